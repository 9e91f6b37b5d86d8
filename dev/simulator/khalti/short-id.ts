import { randomBytes } from "node:crypto";

// The 57 characters of Khalti's ids, without the easily confused 0, 1, I, O and l.
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 22;
const UNBIASED_BELOW = 256 - (256 % ALPHABET.length);

/** A random id in Khalti's format, such as `bZQLD9wRVWo4CdESSfuSsB`. */
export function shortId(): string {
  let id = "";
  while (id.length < LENGTH) {
    for (const byte of randomBytes(32)) {
      if (byte < UNBIASED_BELOW && id.length < LENGTH)
        id += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return id;
}
