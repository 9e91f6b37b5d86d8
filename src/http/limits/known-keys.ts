import { createHash } from "node:crypto";

/** Keys and sessions that were valid a short time ago. They give priority under load, and nothing else. */
export interface KnownKeys {
  add(token: string): void;
  /** When the token turns out to be valid no more. */
  remove(token: string): void;
  has(token: string): boolean;
}

const KNOWN_MS = 600_000;
const MOST_KEYS = 1_000;

export function createKnownKeys(): KnownKeys {
  const until = new Map<string, number>();
  const hashOf = (token: string) => createHash("sha256").update(token).digest("base64");
  return {
    add(token) {
      if (until.size >= MOST_KEYS) until.clear();
      until.set(hashOf(token), performance.now() + KNOWN_MS);
    },
    remove(token) {
      until.delete(hashOf(token));
    },
    has: (token) => (until.get(hashOf(token)) ?? 0) > performance.now(),
  };
}
