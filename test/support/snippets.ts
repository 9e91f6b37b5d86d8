import { readFile } from "node:fs/promises";

export interface Snippet {
  language: string;
  /** The text of the heading above it. */
  section: string;
  text: string;
}

/** The fenced blocks of a page of ours, in their order. `page` is its path from the root. */
export async function snippetsOf(page: string): Promise<Snippet[]> {
  const markdown = await readFile(new URL(`../../${page}`, import.meta.url), "utf8");
  const pieces = markdown.matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm);
  let section = "";
  const found: Snippet[] = [];
  for (const [, heading, language, text = ""] of pieces) {
    if (heading !== undefined) section = heading;
    else if (language !== undefined) found.push({ language, section, text });
  }
  return found;
}

/** The snippet of this language that has these words. */
export async function snippetWith(page: string, language: string, words: string): Promise<string> {
  const snippets = await snippetsOf(page);
  const found = snippets.find((one) => one.language === language && one.text.includes(words));
  if (found === undefined) throw new Error(`${page} has no ${language} with ${words}`);
  return found.text;
}
