// @ts-check
// What Khalti's list does not say: the Nepali names of banks. Sources: docs/glossary-ne.md.

/** By the bank's part of the SWIFT code. */
const NEPALI = new Map([
  ["GLBBNPKA", "ग्लोबल आइएमई बैंक लिमिटेड"],
  ["NARBNPKA", "नबिल बैंक लिमिटेड"],
  ["NIBLNPKT", "नेपाल इन्भेष्टमेण्ट मेगा बैंक लिमिटेड"],
  ["RBBANPKA", "राष्ट्रिय वाणिज्य बैंक लिमिटेड"],
  ["KMBLNPKA", "कुमारी बैंक लिमिटेड"],
  ["LXBLNPKA", "लक्ष्मी सनराइज बैंक लिमिटेड"],
  ["PRVUNPKA", "प्रभु बैंक लिमिटेड"],
  ["NEBLNPKA", "नेपाल बैंक लिमिटेड"],
  ["HIMANPKA", "हिमालयन बैंक लिमिटेड"],
  ["NICENPKA", "एनआईसी एशिया बैंक लिमिटेड"],
  ["EVBLNPKA", "एभरेष्ट बैंक लिमिटेड"],
  ["MBLNNPKA", "माछापुच्छ्रे बैंक लिमिटेड"],
]);

/** Letters that Nepali spelling mixes up, and the one that stands for both. @type {[RegExp, string][]} */
const ALIKE = [
  [/[\u200c\u200d]/g, ""],
  [/ङ्क/g, "ंक"],
  [/[शष]/g, "स"],
  [/ण/g, "न"],
  [/ई/g, "इ"],
  [/ऊ/g, "उ"],
  [/ी/g, "ि"],
  [/ू/g, "ु"],
];

/** @typedef {import("./api.js").Bank} Bank */

/** The first eight letters are the bank, three more a branch. @param {Pick<Bank, "swift_code">} bank */
export const bankCode = (bank) => (bank.swift_code ?? "").slice(0, 8).toUpperCase();

/** @param {Pick<Bank, "swift_code">} bank @returns {string | null} */
export const nepaliName = (bank) => NEPALI.get(bankCode(bank)) ?? null;

/** A text as the search compares it. @param {string} text */
export function searchable(text) {
  const lower = text.normalize("NFC").trim().toLocaleLowerCase();
  return ALIKE.reduce((folded, [letters, one]) => folded.replace(letters, one), lower);
}

/** All that a bank is found by. @param {Bank} bank */
export const searchTextOf = (bank) =>
  searchable(
    [bank.name, bank.short_name, bank.swift_code, nepaliName(bank)].filter(Boolean).join(" "),
  );
