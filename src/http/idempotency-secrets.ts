// What is stored for an idempotency key, which only the caller has: the database alone reveals none of it.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from "node:crypto";

export function sha256(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(text).digest());
}

/** One key, a secret for each use. */
function secretOf(key: string, use: "answer" | "body"): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", `khalti-bff idempotent ${use}`, 32));
}

export function hashWith(key: string, body: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("sha256", secretOf(key, "body")).update(body).digest());
}

export function seal(key: string, answer: unknown): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secretOf(key, "answer"), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(answer), "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), text]));
}

export function open(key: string, sealed: Uint8Array): unknown {
  const bytes = Buffer.from(sealed);
  const cipher = createDecipheriv("aes-256-gcm", secretOf(key, "answer"), bytes.subarray(0, 12));
  cipher.setAuthTag(bytes.subarray(12, 28));
  const text = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]);
  return JSON.parse(text.toString("utf8"));
}
