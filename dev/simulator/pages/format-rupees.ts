// Nepal groups digits as India does: 12,34,567.50.
const RUPEES = new Intl.NumberFormat("en-IN", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** 123450 paisa as "Rs. 1,234.50". */
export function formatRupees(paisa: number): string {
  return `${paisa < 0 ? "−" : ""}Rs. ${RUPEES.format(Math.abs(paisa) / 100)}`;
}
