import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The sources of the pages; unit tests load their modules as they are. */
export const publicFolder = join(import.meta.dirname, "../../public");

export async function browserModule<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(join(publicFolder, "js", name)).href)) as T;
}

export async function readTexts(language: "en" | "ne"): Promise<Record<string, string>> {
  const json = await readFile(join(publicFolder, "i18n", `${language}.json`), "utf8");
  return JSON.parse(json) as Record<string, string>;
}
