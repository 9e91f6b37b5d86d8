import type { PricedLine } from "../catalog/product.ts";
import { vatPartPaisa } from "../lib/money.ts";

/**
 * The parts of what the lines cost together, in paisa; they always add up to it. VAT is contained in the prices of goods. A
 * top-up is passed on to a provider: none of it is the shop's own sale.
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
