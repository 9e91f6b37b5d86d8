/** docs/gateway-contracts.md says where each sample and fact of the providers is tested: its tests exist. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";

const TEST = new URL("./", import.meta.url);
const page = await readFile(new URL("../docs/gateway-contracts.md", TEST), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| -+ \|/.test(line));

interface Named {
  file: string;
  title: string;
}
/** `file` “title”, “another title” */
function testsIn(text: string): Named[] {
  return [...text.matchAll(/`([\w/-]+)` (“[^”]+”(?:, “[^”]+”)*)/g)].flatMap(
    ([, file = "", titles = ""]) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ file, title })),
  );
}
const named = rows.flatMap(testsIn);

async function readTest(file: string): Promise<string> {
  const endings = ["int", "unit", "e2e"].map((kind) => `${file}.${kind}.test.ts`);
  const found = endings.find((name) => existsSync(new URL(name, TEST)));
  if (found === undefined) throw new Error(`There is no test ${file}`);
  return readFile(new URL(found, TEST), "utf8");
}

it("names tests in every row but the heads of its tables", () => {
  expect(named.length).toBeGreaterThan(90);
  const without = rows.filter((row) => testsIn(row).length === 0);
  const heads = without.filter((row) => /^\| (?:Sample|Fact|Mistake)/.test(row));
  expect(without.filter((row) => !heads.includes(row))).toEqual([
    expect.stringContaining("A deprecated page's"),
  ]);
});

it.each(named)("$file has “$title”", async ({ file, title }) => {
  expect(await readTest(file)).toContain(title);
});

it.each(["khalti", "providers"])(
  "every file of samples of %s is played by the simulator and read by a client",
  async (folder) => {
    const sources = async (under: string) => {
      const names = await readdir(new URL(under, TEST), { recursive: true });
      const files = names.filter((name) => name.endsWith(".test.ts"));
      return Promise.all(files.map((name) => readFile(new URL(`${under}/${name}`, TEST), "utf8")));
    };
    const simulator = await sources("dev/simulator");
    const client = await sources(folder);
    const samples = await readdir(new URL(`${folder}/samples`, TEST));
    for (const name of samples.filter((sample) => sample !== "sample.ts")) {
      const has = (texts: string[]) => texts.some((text) => text.includes(`samples/${name}`));
      expect([name, has(simulator), has(client)]).toEqual([name, true, true]);
    }
  },
);
