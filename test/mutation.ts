// npm run test:mutation [-- src/lifecycle/refund.ts ...]: see stryker.config.js.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Stryker } from "@stryker-mutator/core";

const AIM_PERCENT = 95;
const REPORTS = "reports/mutation";

interface Report {
  files: Record<string, { mutants: { status: string }[] }>;
}

const stryker = (await import(new URL("../stryker.config.js", import.meta.url).href)) as {
  default: Record<string, unknown>;
  DECISION_FILES: string[];
};
const asked = process.argv.slice(2);
const rows: string[] = [];
for (const file of asked.length > 0 ? asked : stryker.DECISION_FILES) {
  const tests = await testsOf(file);
  process.env["MUTATION_TESTS"] = tests.join(",");
  const report = `${REPORTS}/${file.replace(/^src\//, "").replace(/\.ts$/, "")}`;
  await new Stryker({
    ...stryker.default,
    mutate: [file],
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
  }).runMutationTest();
  const { files } = JSON.parse(await readFile(`${report}.json`, "utf8")) as Report;
  rows.push(...Object.values(files).map(({ mutants }) => rowOf(file, mutants)));
}
process.stdout.write(`\n${rows.join("\n")}\n`);

/** The unit tests that import the file; otherwise those of its folder, which take several times as long. */
async function testsOf(file: string): Promise<string[]> {
  let folder = path.join("test", path.dirname(file).replace(/^src\/?/, ""));
  while (!existsSync(folder)) folder = path.dirname(folder);
  const tests = (await readdir(folder))
    .filter((name) => name.endsWith(".unit.test.ts"))
    .map((name) => path.join(folder, name));
  const importing = await Promise.all(
    tests.map(async (test) => ((await readFile(test, "utf8")).includes(`/${file}"`) ? [test] : [])),
  );
  const found = importing.flat();
  return found.length > 0 ? found : tests;
}

function rowOf(file: string, mutants: { status: string }[]): string {
  const count = (...statuses: string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count("Killed", "Timeout");
  const all = killed + count("Survived", "NoCoverage");
  const percent = all === 0 ? 100 : (100 * killed) / all;
  const mark = percent < AIM_PERCENT ? " below the aim" : "";
  return `${file.padEnd(46)} ${String(killed).padStart(4)}/${String(all).padStart(4)} ${percent.toFixed(1).padStart(5)} %${mark}`;
}
