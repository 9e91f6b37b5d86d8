// @ts-check
// One idempotency key per checkout: pressing "Pay" again after a lost response, even after a reload or in another tab, must
// not create a second order.

import { local } from "./storage.js";

const NAME = "checkout-attempt";

/** Browsers have randomUUID only on https and localhost, not for a shop tried out over the local network. */
function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The key for this body: the previous attempt's key if the body is identical, else a new one.
 * @param {string} body
 * @returns {string}
 */
export function keyFor(body) {
  const stored = readAttempt();
  if (stored !== null) attempt = stored;
  if (attempt?.body !== body) attempt = { body, key: newKey() };
  local.set(NAME, JSON.stringify(attempt));
  return attempt.key;
}

/** Call when the attempt has a final response. */
export function forgetKey() {
  attempt = null;
  local.remove(NAME);
}

/** @returns {{ body: string, key: string } | null} */
function readAttempt() {
  try {
    const value = JSON.parse(local.get(NAME) ?? "null");
    return typeof value?.body === "string" && typeof value.key === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Where the browser stores nothing, the key lives as long as the page. @type {{ body: string, key: string } | null} */
let attempt = null;
