import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { expect, it } from "@jest/globals";

const SCRIPT = "ops/rehearse-restore";

it.each([
  SCRIPT,
  "ops/rehearse-point-in-time",
  "ops/rehearse-alert",
  ".ci/run",
  ".ci/check-alerts",
])("%s is a program that bash understands", (script) => {
  accessSync(script, constants.X_OK);
  execFileSync("bash", ["-n", script]);
});

it("it does nothing without a database", () => {
  const run = () =>
    execFileSync("bash", [SCRIPT], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(run).toThrow("set OWNER_URL");
});
