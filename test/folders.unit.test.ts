import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

import folders from "../eslint.folders.json" with { type: "json" };

const page = readFileSync("docs/folders.md", "utf8");
const described = [...page.matchAll(/^\| `([^`]+)` /gm)].map((match) => match[1] ?? "");

/** Folders without a line of their own: written by a program, or explained by the folder of `src/` they are named after. */
function needsNoLine(folder: string): boolean {
  if (folder === "src/generated") return true;
  return folder.startsWith("test/") && existsSync(folder.replace("test/", "src/"));
}

function foldersIn(parent: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);
}

describe("docs/folders.md", () => {
  it("has a line for each folder", () => {
    const all = ["src", "dev", "web", "test", "test/system"].flatMap(foldersIn);
    const wanted = all.filter((folder) => folder !== "test/system" && !needsNoLine(folder));

    expect(wanted.filter((folder) => !described.includes(folder))).toEqual([]);
  });

  it("names no folder that is gone", () => {
    expect(described.filter((folder) => !existsSync(folder))).toEqual([]);
  });

  it("lists the folders of src in the order of their imports", () => {
    const order = described.filter((folder) => folder.startsWith("src/"));

    expect(order).toEqual(folders.map((folder: string) => `src/${folder}`));
  });
});
