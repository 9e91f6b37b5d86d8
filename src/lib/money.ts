/** The largest amount of one order, in paisa (Rs 1 crore): above any wallet's limit, and within int4. */
export const MAX_ORDER_PAISA = 1_000_000_000;

/**
 * The VAT contained in an amount that includes it, in whole paisa.
 *
 * @param amountPaisa what the customer pays, VAT included
 * @param vatPercent such as 13; 0 means none
 */
export function vatPartPaisa(amountPaisa: number, vatPercent: number): number {
  return Math.round((amountPaisa * vatPercent) / (100 + vatPercent));
}

/** For messages: 123450 paisa are "Rs 1,234.50". */
export function formatRupees(amountPaisa: number): string {
  const rupees = new Intl.NumberFormat("en-IN", {
    minimumFractionDigits: amountPaisa % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(amountPaisa / 100);
  return `Rs ${rupees}`;
}
