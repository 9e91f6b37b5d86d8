import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { expect, it } from "@jest/globals";

const SCRIPT = "ops/rehearse-restore";

it("the rehearsal of a restore is a program that bash understands", () => {
  accessSync(SCRIPT, constants.X_OK);
  execFileSync("bash", ["-n", SCRIPT]);
});

it("it does nothing without a database", () => {
  const run = () =>
    execFileSync("bash", [SCRIPT], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(run).toThrow("set OWNER_URL");
});
