import type { PricedLine } from "../catalog/product.ts";
import { formatRupees, vatPartPaisa } from "../lib/money.ts";

/** The amount is in paisa. */
export type Part = { label: string; amount: number };

type Line = Pick<PricedLine, "amountPaisa" | "provider" | "kind" | "vatBasisPoints">;

/** The VAT that a line contains. Top-ups bear none: their amount is passed on to a provider. */
export function vatPercentOf(line: Omit<Line, "amountPaisa" | "kind">, vatPercent: number): number {
  if (line.provider !== null) return 0;
  return line.vatBasisPoints === null ? vatPercent : line.vatBasisPoints / 100;
}

/**
 * Splits the total of the lines into prices, delivery, discount (negative) and VAT, in paisa; the parts add up to the total.
 * All but the VAT are without VAT.
 */
export function amountBreakdown(lines: readonly Line[], vatPercent: number): Part[] {
  const nets = { Price: 0, "Price without VAT": 0, Delivery: 0, Discount: 0 };
  const taxed = new Map<number, number>();
  for (const line of lines) {
    const percent = vatPercentOf(line, vatPercent);
    nets[labelOf(line)] += line.amountPaisa - vatPartPaisa(line.amountPaisa, percent);
    taxed.set(percent, (taxed.get(percent) ?? 0) + line.amountPaisa);
  }
  const vats = [...taxed].map(([percent, paisa]) => ({
    label: percent === vatPercent ? "VAT" : `VAT ${String(percent)}%`,
    amount: vatPartPaisa(paisa, percent),
  }));
  const parts = [...Object.entries(nets).map(([label, amount]) => ({ label, amount })), ...vats];
  // VAT is rounded once for all lines of a rate; the largest part takes the difference of a few paisa.
  const total = lines.reduce((sum, { amountPaisa }) => sum + amountPaisa, 0);
  const difference = total - parts.reduce((sum, { amount }) => sum + amount, 0);
  const [first, ...others] = parts;
  if (first !== undefined) {
    others.reduce((most, part) => (part.amount > most.amount ? part : most), first).amount +=
      difference;
  }
  const filled = parts.filter(({ amount }) => amount !== 0);
  return filled.length === 0 ? [{ label: "Price", amount: 0 }] : filled;
}

function labelOf({ kind, vatBasisPoints }: Line) {
  if (kind === "delivery") return "Delivery";
  if (kind === "discount") return "Discount";
  return vatBasisPoints === 0 ? "Price without VAT" : "Price";
}

/**
 * The same for Khalti. Its documentation has no negative amount, and a payment that it refuses is a lost sale: the discount
 * is taken off the prices, and their labels say so. The sum stays.
 */
export function breakdownForKhalti(parts: readonly Part[]): Part[] {
  let discount = -parts.reduce((sum, { amount }) => sum + Math.min(amount, 0), 0);
  return parts.flatMap(({ label, amount }) => {
    if (amount <= 0) return [];
    const taken = Math.min(discount, amount);
    discount -= taken;
    if (taken === 0) return [{ label, amount }];
    const reduced = {
      label: `${label} less discount of ${formatRupees(taken)}`,
      amount: amount - taken,
    };
    return reduced.amount === 0 ? [] : [reduced];
  });
}
