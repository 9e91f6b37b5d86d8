// Encrypts personal data at rest, with the keys of DATA_ENCRYPTION_KEY.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from "node:crypto";

export interface DataKey {
  /** In each text that it sealed. */
  id: string;
  encryption: Buffer;
  search: Buffer;
}

/** The first seals; the others only open, until everything is sealed anew. */
export type DataKeys = readonly DataKey[];

const SEALED = /^sealed:1:([0-9a-f]{8}):([\w-]+)$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param list keys of 32 bytes in base64 or hex, with commas between them; null if one is not */
export function readDataKeys(list: string): DataKeys | null {
  const keys = list.split(",").map((one) => readKey(one.trim()));
  return keys.every((key) => key !== null) ? keys : null;
}

function readKey(text: string): DataKey | null {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  if (!isHex && !/^[\w+/-]{43}=?$/.test(text)) return null;
  const secret = Buffer.from(text, isHex ? "hex" : "base64");
  // One secret, a key for each use: what one use shows says nothing about the other.
  const derive = (use: string) =>
    Buffer.from(hkdfSync("sha256", secret, "", `khalti-bff ${use}`, 32));
  const id = createHash("sha256").update(derive("id")).digest("hex").slice(0, 8);
  return { id, encryption: derive("encryption"), search: derive("search") };
}

/**
 * Encrypts with AES-256-GCM; without a key, the text stays as it is.
 *
 * @param place table, column and row: a text that somebody moves to another row does not open there
 */
export function seal(keys: DataKeys, text: string, place: string): string {
  const [key] = keys;
  if (key === undefined) return text;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.encryption, iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([
    iv,
    cipher.update(text, "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `sealed:1:${key.id}:${sealed.toString("base64url")}`;
}

/** @returns the text, also if it was never sealed; null if no key opens it */
export function unseal(keys: DataKeys, stored: string, place: string): string | null {
  const [, id, body = ""] = SEALED.exec(stored) ?? [];
  if (id === undefined) return stored;
  const key = keys.find((one) => one.id === id);
  if (key === undefined) return null;
  const bytes = Buffer.from(body, "base64url");
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.encryption, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, "utf8");
    return text + decipher.final("utf8");
  } catch {
    return null;
  }
}

/** The beginning of what the first key seals; null without keys. */
export function sealedPrefix(keys: DataKeys): string | null {
  return keys[0] === undefined ? null : `sealed:1:${keys[0].id}:`;
}

/** Equal texts have equal hashes under one key, and say nothing without it. One for each key, the first key's first. */
export function searchHashes(keys: DataKeys, text: string): string[] {
  return keys.map(({ search }) => createHmac("sha256", search).update(text).digest("hex"));
}
