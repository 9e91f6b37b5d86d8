import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";

const ROOT = new URL("../", import.meta.url);

it("the lint rule of arrows covers every folder of src/", async () => {
  const covered = JSON.parse(
    await readFile(new URL("eslint.folders.json", ROOT), "utf8"),
  ) as string[];
  const entries = await readdir(new URL("src/", ROOT), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(covered.toSorted()).toEqual(folders.filter((name) => name !== "generated").toSorted());
});
