/** The only place where top-ups meet rupees: providers want and give them, everything else is paisa. */

/** Throws RangeError for an amount that is not a positive number of whole rupees. */
export function toWholeRupees(amountPaisa: number): number {
  const rupees = amountPaisa / 100;
  if (!Number.isSafeInteger(amountPaisa) || !Number.isInteger(rupees) || rupees <= 0) {
    throw new RangeError("A top-up's amount is a positive number of whole rupees");
  }
  return rupees;
}

/** Rupees as a provider gives them, `8313.58` or `"8313.58"`, to the nearest paisa; null for anything else. */
export function toPaisa(rupees: unknown): number | null {
  const isText = typeof rupees === "string" && /^-?\d+(\.\d+)?$/.test(rupees.trim());
  if (!isText && typeof rupees !== "number") return null;
  const amountPaisa = Math.round(Number(rupees) * 100);
  return Number.isSafeInteger(amountPaisa) ? amountPaisa + 0 : null; // no -0
}
