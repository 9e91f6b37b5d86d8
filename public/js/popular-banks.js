// @ts-check
// The banks that most customers have, which stand first in the list.

import { bankCode } from "./bank-names.js";

/**
 * SWIFT codes of the ten commercial banks with the largest deposits in Falgun 2081 (mid-March 2025), the largest first, by the
 * figures of the Nepal Bankers' Association:
 * https://singhadarbar.com/en/commercial-banks-deposit-collection-exceeds-600-billion-loan-investment-exceeds-4850-billion-2
 */
const LARGEST = [
  "GLBBNPKA", // Global IME
  "NARBNPKA", // Nabil
  "NIBLNPKT", // Nepal Investment Mega
  "RBBANPKA", // Rastriya Banijya
  "KMBLNPKA", // Kumari
  "LXBLNPKA", // Laxmi Sunrise
  "PRVUNPKA", // Prabhu
  "NEBLNPKA", // Nepal Bank
  "HIMANPKA", // Himalayan
  "NICENPKA", // NIC Asia
];
/** More would be a second list to read through. */
const SHOWN = 6;
/** A list that is shorter than this is read as it is. */
const LONG = 10;

/** @typedef {import("./api.js").Bank} Bank */

/**
 * The popular banks of Khalti's list, and the rest of it in its own order.
 * @param {Bank[]} banks @returns {{ popular: Bank[], others: Bank[] }}
 */
export function popularFirst(banks) {
  if (banks.length < LONG) return { popular: [], others: banks };
  const popular = LARGEST.flatMap((code) => banks.find((bank) => bankCode(bank) === code) ?? []);
  const shown = new Set(popular.slice(0, SHOWN));
  return { popular: [...shown], others: banks.filter((bank) => !shown.has(bank)) };
}
