import { describe, expect, it } from "@jest/globals";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { publicFolder, readTexts } from "./browser-module.ts";
import { avoidedWords, isMisspelt, usesOf } from "./glossary.ts";

const en = await readTexts("en");
const ne = await readTexts("ne");
const pages = await readAll(publicFolder, ".html");
const scripts = await readAll(join(publicFolder, "js"), ".js");

async function readAll(
  folder: string,
  ending: string,
  { recursive = false }: { recursive?: boolean } = {},
): Promise<string> {
  const names = (await readdir(folder, { recursive })).filter((name) => name.endsWith(ending));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.join("\n");
}

/** "cart.bar.one" and "cart.bar.other" are the one text "cart.bar". */
const withoutPlural = (key: string) => key.replace(/\.(?:one|other)$/, "");
const known = new Set(Object.keys(en).map(withoutPlural));
const areas = [...new Set([...known].map((key) => key.split(".")[0]))].join("|");

/** Every string of the code that looks like a key, and every key in the HTML. */
function usedKeys(): Set<string> {
  const inScripts = scripts.matchAll(new RegExp(`"((?:${areas})\\.[a-z_]+)"`, "g"));
  const inPages = pages.matchAll(/data-i18n(?:-[a-z-]+)?="([^"]+)"/g);
  return new Set([...inScripts, ...inPages].map(([, key = ""]) => key));
}

const placeholders = (text = "") => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

describe("texts of the pages", () => {
  it("English and Nepali have the same keys, in the same order", () => {
    expect(Object.keys(ne)).toEqual(Object.keys(en));
  });

  it("every key that a page uses has a text", () => {
    expect([...usedKeys()].filter((key) => !known.has(key))).toEqual([]);
  });

  it("every text is used by a page", () => {
    const used = usedKeys();
    expect([...known].filter((key) => !used.has(key))).toEqual([]);
  });

  it.each(Object.keys(en))("%s has the same placeholders in both languages", (key) => {
    expect(ne[key]).not.toBe("");
    expect(placeholders(ne[key])).toEqual(placeholders(en[key]));
  });

  it("a text with a plural has both forms", () => {
    const forms = Object.keys(en).filter((key) => /\.(?:one|other)$/.test(key));
    for (const key of forms) {
      expect(en).toHaveProperty([`${withoutPlural(key)}.one`]);
      expect(en).toHaveProperty([`${withoutPlural(key)}.other`]);
    }
  });

  it("Nepali texts are in Devanagari", () => {
    const latin = Object.entries(ne).filter(
      ([, text]) =>
        /\p{Letter}/u.test(text.replace(/\{\w+\}/g, "")) && !/\p{Script=Devanagari}/u.test(text),
    );
    expect(latin).toEqual([]);
  });

  it("Nepali texts use the words of the glossary", async () => {
    const words = await avoidedWords();
    expect(words.length).toBeGreaterThan(20);
    for (const [key, text] of Object.entries(ne)) {
      expect([key, usesOf(words, text)]).toEqual([key, []]);
    }
  });

  it("Nepali texts spell a word one way", () => {
    const misspelt = Object.entries(ne).filter(([, text]) => isMisspelt(text));
    expect(misspelt).toEqual([]);
  });

  it("the English in the HTML equals the English texts", () => {
    const marked = pages.matchAll(/data-i18n="([^"]+)"[^>]*>([^<]*)</g);
    for (const [, key = "", text = ""] of marked) {
      if (text.trim() !== "") expect(`${key}: ${oneLine(text)}`).toBe(`${key}: ${en[key] ?? ""}`);
    }
  });
});

describe("the pages keep the content security policy", () => {
  it("no page carries inline scripts, styles or event handlers", () => {
    expect(pages).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(pages).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  it("no page loads anything from another host", () => {
    expect(pages).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it("no script writes markup", async () => {
    const ours = await Promise.all([
      readAll(join(publicFolder, "js"), ".js", { recursive: true }),
      readAll("web", ".ts", { recursive: true }),
      readAll("web", ".tsx", { recursive: true }),
    ]);
    expect(ours[2].length).toBeGreaterThan(10_000);
    expect(ours.join("\n")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/i,
    );
  });
});
