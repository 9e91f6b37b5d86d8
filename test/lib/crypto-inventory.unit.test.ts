import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";

const PAGE = "docs/security/cryptography.md";
const FOLDERS = ["src", "client/src", "web", "public"];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.(ts|tsx|js)$/.test(file) && !file.startsWith("src/generated/"));
}

/** What a file takes from Node's or the browser's crypto. */
function usesOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const imported = /import \{([^}]*)\} from "(?:node:)?crypto"/.exec(text)?.[1]?.split(",") ?? [];
  // Types name a function too: `ReturnType<typeof crypto.subtle.importKey>`.
  const called = [...text.matchAll(/\bcrypto\.(?:subtle\.)?(\w+)\(/g)].map(([, name = ""]) => name);
  return [...new Set([...imported.map((one) => one.trim()), ...called])]
    .filter((one) => one !== "")
    .sort();
}

it("the inventory of cryptography names each use of it, and no other", () => {
  const files = FOLDERS.flatMap(sources);
  const used = Object.fromEntries(
    files.map((file) => [file, usesOf(file)] as const).filter(([, uses]) => uses.length > 0),
  );
  const rows = readFileSync(PAGE, "utf8").matchAll(/^\| `([\w./-]+\.[jt]s)` +\| ([^|]+)\|/gm);
  const listed = Object.fromEntries(
    [...rows].map(([, file = "", uses = ""]) => [
      file,
      [...uses.matchAll(/`(\w+)`/g)].map(([, one = ""]) => one).sort(),
    ]),
  );
  expect(Object.keys(used).length).toBeGreaterThan(10);
  expect(listed).toEqual(used);
});

it("no source takes another hash, cipher or generator for a secret", () => {
  const all = sources("src").map((file) => readFileSync(file, "utf8"));
  const named = all.flatMap((text) => [
    ...text.matchAll(/create(?:Hash|Hmac|Cipheriv|Decipheriv)\(\s*"([^"]+)"/g),
  ]);
  expect([...new Set(named.map(([, name]) => name))].sort()).toEqual([
    "aes-256-gcm",
    "sha1",
    "sha256",
  ]);
  expect(named.filter(([, name]) => name === "sha1")).toHaveLength(1);
});
