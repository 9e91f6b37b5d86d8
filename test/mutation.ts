// npm run test:mutation [-- src/lifecycle/refund.ts ...]: see stryker.config.js.
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

/** The unit tests that import the file; if there are none, those of the files that import it, and so on. */
async function testsOf(file: string): Promise<string[]> {
  const unitTests = await filesOf("test", ".unit.test.ts");
  const sources = await filesOf("src", ".ts");
  let imported = new Set([file]);
  for (let depth = 0; depth < 4; depth++) {
    const found = unitTests.filter(({ imports }) => imports.some((one) => imported.has(one)));
    if (found.length > 0) return found.map(({ name }) => name);
    const next = sources.filter(({ imports }) => imports.some((one) => imported.has(one)));
    imported = new Set(next.map(({ name }) => name));
  }
  throw new Error(`no unit test imports ${file}, or a file that imports it`);
}

/** Files with what they import, as paths from the top of the project. */
async function filesOf(folder: string, end: string) {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names
      .filter((name) => name.endsWith(end))
      .map(async (name) => {
        const file = path.join(folder, name);
        const text = await readFile(file, "utf8");
        const imports = [...text.matchAll(/^(?:import|export|\}).* from "(\.[^"]+)";/gm)];
        return {
          name: file,
          imports: imports.map(([, to = ""]) => path.join(path.dirname(file), to)),
        };
      }),
  );
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
