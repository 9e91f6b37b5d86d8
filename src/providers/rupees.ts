/** The only conversion between paisa and the rupees of provider APIs. */

/** @throws RangeError unless the amount is a positive number of whole rupees */
export function toWholeRupees(amountPaisa: number): number {
  const rupees = amountPaisa / 100;
  if (!Number.isSafeInteger(amountPaisa) || !Number.isInteger(rupees) || rupees <= 0) {
    throw new RangeError("A top-up's amount is a positive number of whole rupees");
  }
  return rupees;
}

/** A provider's rupees, `8313.58` or `"8313.58"`, rounded to paisa; null for anything else. */
export function toPaisa(rupees: unknown): number | null {
  const isText = typeof rupees === "string" && /^-?\d+(\.\d+)?$/.test(rupees.trim());
  if (!isText && typeof rupees !== "number") return null;
  const amountPaisa = Math.round(Number(rupees) * 100);
  return Number.isSafeInteger(amountPaisa) ? amountPaisa + 0 : null; // no -0
}
