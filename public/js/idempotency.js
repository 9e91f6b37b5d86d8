// @ts-check
// One key for one checkout: pressing "Pay" again after a lost answer, even after a reload, must not make a second order.

import { session } from "./storage.js";

const NAME = "checkout-attempt";

/** randomUUID is there only on https and localhost; a shop tried out over the local network has neither. */
function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The key of this body: the one of the attempt before, if the body is the same to the letter.
 * @param {string} body
 * @returns {string}
 */
export function keyFor(body) {
  if (attempt?.body !== body) attempt = { body, key: newKey() };
  session.set(NAME, JSON.stringify(attempt));
  return attempt.key;
}

/** The attempt has got its answer. */
export function forgetKey() {
  attempt = null;
  session.remove(NAME);
}

/** @returns {{ body: string, key: string } | null} */
function readAttempt() {
  try {
    const value = JSON.parse(session.get(NAME) ?? "null");
    return typeof value?.body === "string" && typeof value.key === "string" ? value : null;
  } catch {
    return null;
  }
}

let attempt = readAttempt();
