import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { newToken } from "../src/http/auth.ts";

/** The admin key of a development machine, generated once and kept in a file that only its owner can read. */
export async function developmentAdminKey(dataDirectory: string): Promise<string> {
  const file = path.join(dataDirectory, "admin-api-key");
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    const key = newToken("admin");
    await mkdir(dataDirectory, { recursive: true });
    await writeFile(file, `${key}\n`, { mode: 0o600 });
    return key;
  }
}
