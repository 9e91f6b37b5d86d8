// @ts-check
// Formats times in Kathmandu's time zone.

import calendar from "bikram-sambat";
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

/** Of the Bikram Sambat. */
const BIKRAM_MONTHS = [
  "वैशाख",
  "जेठ",
  "असार",
  "साउन",
  "भदौ",
  "असोज",
  "कात्तिक",
  "मंसिर",
  "पुस",
  "माघ",
  "फागुन",
  "चैत",
];

/**
 * "20 Nov 2026, 4:52 pm" or "२०८३ मंसिर ५ (२०२६ नोभेम्बर २०), १६:५२"; an invalid time is returned unchanged.
 * @param {string} iso
 * @param {"en" | "ne"} language
 */
export function formatTime(iso, language) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  if (language === "en") return english(time, { dateStyle: "medium", timeStyle: "short" });
  return `${nepaliDay(time)}, ${nepaliClock(time)}`;
}

/** The day alone. @param {string} iso @param {"en" | "ne"} language */
export function formatDay(iso, language) {
  const time = new Date(iso);
  return language === "en" ? english(time, { dateStyle: "medium" }) : nepaliDay(time);
}

/** The time of day alone. @param {string} iso @param {"en" | "ne"} language */
export function formatClock(iso, language) {
  const time = new Date(iso);
  return language === "en" ? english(time, { timeStyle: "short" }) : nepaliClock(time);
}

/** "12:05" of 725 seconds. @param {number} seconds @param {"en" | "ne"} language */
export function formatLeft(seconds, language) {
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return language === "en" ? text : devanagariDigits(text);
}

/** @param {Date} time @param {Intl.DateTimeFormatOptions} style */
function english(time, style) {
  const text = new Intl.DateTimeFormat("en-IN", { timeZone: KATHMANDU, ...style }).format(time);
  // A day or a time of day stays on one line.
  return text.replace(/(?<!,)\s/g, "\u00a0");
}

/** @param {Date} time */
function partsOf(time) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: KATHMANDU,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(time);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

/** @param {Date} time */
function nepaliDay(time) {
  const { year, month, day } = partsOf(time);
  const gregorian = `${year}\u00a0${MONTHS[Number(month) - 1]}\u00a0${Number(day)}`;
  const bikram = bikramDay(`${year}-${month}-${day}`);
  return devanagariDigits(bikram === null ? gregorian : `${bikram} (${gregorian})`);
}

/** @param {string} day such as 2026-11-20 @returns {string | null} null outside of the calendar's table */
function bikramDay(day) {
  try {
    const bikram = calendar.toBik(day);
    return `${bikram.year} ${BIKRAM_MONTHS[bikram.month - 1]} ${bikram.day}`;
  } catch {
    return null;
  }
}

/** @param {Date} time */
function nepaliClock(time) {
  const { hour, minute } = partsOf(time);
  return devanagariDigits(`${hour}:${minute}`);
}
