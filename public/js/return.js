// @ts-check
// The page of a return from Khalti that names no payment. It works without scripts; they add the language, and the order
// that this browser made last.

import { lastOrder } from "./cart-store.js";
import { byId, wireSkipLinks } from "./dom.js";
import { startTranslations } from "./i18n.js";
import { wireLanguageSwitch } from "./language-switch.js";

startTranslations();
wireLanguageSwitch();
wireSkipLinks();

const link = byId("to-order");
const last = lastOrder();
if (link.hidden && last !== null) {
  link.setAttribute("href", `/orders/${encodeURIComponent(last.id)}`);
  link.hidden = false;
  byId("where").hidden = true;
}
