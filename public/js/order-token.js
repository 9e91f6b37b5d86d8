// @ts-check
// The order token lets this browser read and pay its order. It arrives in the URL fragment, which browsers never send to a
// server, and is stored in this browser.

import { local } from "./storage.js";

/** @param {string} id */
const nameOf = (id) => `order-token:${id}`;

/** @param {string} id @param {string} token */
export const saveOrderToken = (id, token) => local.set(nameOf(id), token);

/** @param {string} id */
export const readOrderToken = (id) => local.get(nameOf(id));

/** @param {string} id */
export const forgetOrderToken = (id) => local.remove(nameOf(id));

/** "#<token>" -> token; short fragments are anchors on the page. @param {string} hash */
export function tokenFromHash(hash) {
  return /^#([\w.~+/=-]{16,})$/.exec(hash)?.[1] ?? null;
}

/** Whether the token only shows the order. @param {string} token */
export const onlyShows = (token) => token.startsWith("view_");

/** Those that pay before those that only show: a link from a mail takes nothing from the browser that ordered. @param {(string | null)[]} found */
export function inOrderOfPower(found) {
  const all = found.filter((token) => token !== null);
  return [...all.filter((token) => !onlyShows(token)), ...all.filter(onlyShows)];
}

/** "/orders/<id>" -> id. @param {string} path */
export function orderIdFromPath(path) {
  const part = /^\/orders\/([^/]+)\/?$/.exec(path)?.[1];
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
