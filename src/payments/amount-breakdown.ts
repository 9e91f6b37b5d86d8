import { vatPartPaisa } from "../lib/money.ts";

/** The parts of an amount, in paisa. VAT is contained in the price; the parts always add up to the amount. */
export function amountBreakdown(
  amountPaisa: number,
  vatPercent: number,
): { label: string; amount: number }[] {
  const vat = vatPartPaisa(amountPaisa, vatPercent);
  return vat === 0
    ? [{ label: "Price", amount: amountPaisa }]
    : [
        { label: "Price", amount: amountPaisa - vat },
        { label: "VAT", amount: vat },
      ];
}
