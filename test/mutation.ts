// npm run test:mutation [-- src/lifecycle/refund.ts ...]: see stryker.config.js.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
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
const files = asked.length > 0 ? asked : stryker.DECISION_FILES;
const folders = new Set(files.map((file) => dirname(file)));
const rows: string[] = [];
for (const folder of folders) {
  const mutate = files.filter((file) => dirname(file) === folder);
  const name = folder.replace(/^src\/?/, "");
  process.env["MUTATED_FOLDER"] = name === "" ? "." : name;
  const report = `${REPORTS}/${name === "" ? "src" : name}`;
  await new Stryker({
    ...stryker.default,
    mutate,
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
  }).runMutationTest();
  const { files: results } = JSON.parse(await readFile(`${report}.json`, "utf8")) as Report;
  for (const [file, { mutants }] of Object.entries(results)) rows.push(rowOf(file, mutants));
}
process.stdout.write(`\n${rows.join("\n")}\n`);

function rowOf(file: string, mutants: { status: string }[]): string {
  const count = (...statuses: string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count("Killed", "Timeout");
  const all = killed + count("Survived", "NoCoverage");
  const percent = all === 0 ? 100 : (100 * killed) / all;
  const mark = percent < AIM_PERCENT ? " below the aim" : "";
  return `${file.padEnd(46)} ${String(killed).padStart(4)}/${String(all).padStart(4)} ${percent.toFixed(1).padStart(5)} %${mark}`;
}
