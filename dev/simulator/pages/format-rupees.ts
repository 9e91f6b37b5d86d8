import { devanagari } from "./devanagari.ts";
import type { Language } from "./language.ts";

// Nepal groups digits as India does: 12,34,567.50.
const RUPEES = new Intl.NumberFormat("en-IN", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** 123450 paisa as "Rs. 1,234.50" or "रु. १,२३४.५०". */
export function formatRupees(paisa: number, language: Language = "en"): string {
  const amount = RUPEES.format(Math.abs(paisa) / 100);
  const sign = paisa < 0 ? "−" : "";
  return language === "ne" ? `${sign}रु. ${devanagari(amount)}` : `${sign}Rs. ${amount}`;
}
