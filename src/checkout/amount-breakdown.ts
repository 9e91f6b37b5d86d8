import type { PricedLine } from "../catalog/product.ts";
import { vatPartPaisa } from "../lib/money.ts";

/**
 * Splits the total of the lines into price and VAT, in paisa; the parts add up to the total. Prices of goods include VAT.
 * Top-ups bear none: their amount is passed on to a provider.
 */
export function amountBreakdown(
  lines: readonly Pick<PricedLine, "amountPaisa" | "provider">[],
  vatPercent: number,
): { label: string; amount: number }[] {
  const sum = (of: typeof lines) => of.reduce((total, line) => total + line.amountPaisa, 0);
  const amountPaisa = sum(lines);
  const vat = vatPartPaisa(sum(lines.filter(({ provider }) => provider === null)), vatPercent);
  return vat === 0
    ? [{ label: "Price", amount: amountPaisa }]
    : [
        { label: "Price", amount: amountPaisa - vat },
        { label: "VAT", amount: vat },
      ];
}
