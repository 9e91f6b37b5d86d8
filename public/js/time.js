// @ts-check
// Formats times in Kathmandu's time zone.

import { devanagariDigits } from "./money.js";

const KATHMANDU = "Asia/Kathmandu";

// Not every browser has Nepali month names.
const MONTHS = [
  "जनवरी",
  "फेब्रुअरी",
  "मार्च",
  "अप्रिल",
  "मे",
  "जुन",
  "जुलाई",
  "अगस्ट",
  "सेप्टेम्बर",
  "अक्टोबर",
  "नोभेम्बर",
  "डिसेम्बर",
];

/**
 * "20 Nov 2026, 4:52 pm" or "२०२६ नोभेम्बर २०, १६:५२"; an invalid time is returned unchanged.
 * @param {string} iso
 * @param {"en" | "ne"} language
 */
export function formatTime(iso, language) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return language === "ne" ? nepali(time) : english(time);
}

/** @param {Date} time */
function english(time) {
  return new Intl.DateTimeFormat("en-IN", {
    timeZone: KATHMANDU,
    dateStyle: "medium",
    timeStyle: "short",
  }).format(time);
}

/** @param {Date} time */
function nepali(time) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: KATHMANDU,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(time);
  /** @param {Intl.DateTimeFormatPartTypes} type */
  const part = (type) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const month = MONTHS[Number(part("month")) - 1];
  return devanagariDigits(
    `${part("year")} ${month} ${part("day")}, ${part("hour")}:${part("minute")}`,
  );
}
