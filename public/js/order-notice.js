// @ts-check
// A one-time notice from the shop page to the order page: Khalti could not be reached.

import { session } from "./storage.js";

/** @param {string} id */
const nameOf = (id) => `khalti-down:${id}`;

/** @param {string} id */
export const leaveNotice = (id) => session.set(nameOf(id), "1");

/** @param {string} id */
export function takeNotice(id) {
  const there = session.get(nameOf(id)) !== null;
  session.remove(nameOf(id));
  return there;
}
