import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openApiDocument } from "../../src/openapi/openapi-document.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-lint-"));
  await writeFile(path.join(folder, "openapi.json"), JSON.stringify(openApiDocument(), null, 2));
  await writeFile(path.join(folder, "spectral.yaml"), 'extends: ["spectral:oas"]\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a linter's own program on the description, without the network. */
async function lint(program: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(REPOSITORY, "node_modules", program), "lint", "openapi.json", ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env["PATH"],
          NO_COLOR: "1",
          REDOCLY_TELEMETRY: "off",
          REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
        },
      },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr });
      },
    );
  });
}

it("Redocly finds no error and no warning in the description", async () => {
  const { code, said } = await lint("@redocly/cli/bin/cli.js");
  expect(said).toContain("Your API description is valid");
  expect(said).not.toMatch(/You have \d+ warning|^\s*\d+:\d+\s+(warning|error)/m);
  expect(code).toBe(0);
});

it("Spectral's rules for OpenAPI find no error and no warning in the description", async () => {
  const { code, said } = await lint(
    "@stoplight/spectral-cli/dist/index.js",
    "--ruleset",
    "spectral.yaml",
    "--fail-severity",
    "warn",
  );
  expect(said).toContain("No results with a severity of 'warn' or higher found!");
  expect(code).toBe(0);
});
