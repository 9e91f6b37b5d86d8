import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { errorsGuide } from "../../dev/errors-guide.ts";
import { ERROR_CODES } from "../../src/openapi/errors/error-codes.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The codes of the subclasses of AppError; codes of the system (ETIMEDOUT) are in capitals. */
async function codesInSource(): Promise<string[]> {
  const folder = path.join(ROOT, "src");
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.startsWith("generated"),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.flatMap((text) =>
    [...text.matchAll(/readonly code = "([a-z_]+)"/g)].map(([, code = ""]) => code),
  );
}

it("every error of the code has its cause and cure", async () => {
  const codes = [...new Set(await codesInSource())];
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !(code in ERROR_CODES))).toEqual([]);
});

it("the guide has every code: node --import tsx dev/errors-guide.ts", async () => {
  const guide = await readFile(path.join(ROOT, "docs/guides/errors.md"), "utf8");
  expect(guide).toBe(await errorsGuide());
});
