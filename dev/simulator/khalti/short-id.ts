import { randomBytes } from "node:crypto";

// The 57 signs of Khalti's ids: no 0, 1, I, O, l, which are easily confused.
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 22;
const UNBIASED_BELOW = 256 - (256 % ALPHABET.length);

/** An id that looks like Khalti's `bZQLD9wRVWo4CdESSfuSsB`. */
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
