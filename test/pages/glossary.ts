// The rules of docs/glossary-ne.md, for the texts of all pages.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const GLOSSARY = join(import.meta.dirname, "../../docs/glossary-ne.md");

/** The column "Not" of the glossary. */
export async function avoidedWords(): Promise<string[]> {
  const glossary = await readFile(GLOSSARY, "utf8");
  const cells = [...glossary.matchAll(/^\|[^|]+\|[^|]+\|([^|]+)\|$/gm)].map(
    ([, cell = ""]) => cell,
  );
  // A word with a note is right in some places.
  const always = cells.filter((cell) => !cell.includes("(")).flatMap((cell) => cell.split(","));
  return always.map((word) => word.trim()).filter((word) => /^\p{Script=Devanagari}/u.test(word));
}

/** Those of the words that the text has, as whole words. */
export function usesOf(words: readonly string[], text: string): string[] {
  const spaced = ` ${text.replace(/[^\p{L}\p{M}-]+/gu, " ")} `;
  return words.filter((word) => spaced.includes(` ${word} `));
}

export function isMisspelt(text: string): boolean {
  return /छौं|हीं(?!\p{L})|लिंक|दैछ/u.test(text);
}
