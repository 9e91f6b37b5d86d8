// @ts-check
// What is wrong with the customer's details, by the server's own rules, so that all mistakes show in one round.

import { inputById } from "./dom.js";
import { asciiDigits } from "./money.js";

/** @typedef {import("./errors.js").FieldError} FieldError */

/** What the customer typed; empty where nothing was. */
export function givenCustomer() {
  return {
    name: inputById("customer-name").value.trim(),
    email: inputById("customer-email").value.trim(),
    phone: asciiDigits(inputById("customer-phone").value).trim(),
  };
}

/**
 * @param {{ name?: string, email?: string, phone?: string }} customer empty members count as missing, which is allowed
 * @returns {FieldError[]}
 */
export function customerMistakes({ name = "", email = "", phone = "" }) {
  /** @type {FieldError[]} */
  const mistakes = [];
  /** @param {string} field @param {string} fault */
  const add = (field, fault) =>
    mistakes.push({
      key: `error.at_${field}`,
      args: { message: { key: fault } },
      target: `customer-${field}`,
    });
  if (name.length > 100) add("name", "fault.too_long");
  // The server knows better than this; it catches what it can before the first request.
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email)) add("email", "fault.email");
  if (phone !== "" && !/^\+?\d{7,15}$/.test(phone.replace(/[\s-]/g, "")))
    add("phone", "fault.phone");
  return mistakes;
}
