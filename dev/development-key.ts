import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { newToken } from "../src/lib/token.ts";

const fileIn = (dataDirectory: string) => path.join(dataDirectory, "admin-api-key");

/** The admin key of a development machine, generated once and kept in a file that only its owner can read. */
export async function developmentAdminKey(dataDirectory: string): Promise<string> {
  const kept = await readDevelopmentKey(dataDirectory);
  if (kept !== null) return kept;
  const key = newToken("admin");
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(fileIn(dataDirectory), `${key}\n`, { mode: 0o600 });
  return key;
}

/** The same key; null before it was generated. */
export async function readDevelopmentKey(dataDirectory: string): Promise<string | null> {
  try {
    return (await readFile(fileIn(dataDirectory), "utf8")).trim();
  } catch {
    return null;
  }
}
