import { z } from "zod";
import { quantity, required } from "../catalog/requested-item.ts";
import type { PricedLine } from "../catalog/product.ts";
import { LineKind } from "../generated/prisma/enums.ts";
import type { FieldError } from "../lib/errors.ts";
import { formatRupees, MAX_ORDER_PAISA } from "../lib/money.ts";
import { vatPercentOf } from "./amount-breakdown.ts";

const AMOUNT = "Should be a whole number of paisa, not 0: negative for a discount.";
const TOO_MUCH = `Should be at most ${formatRupees(MAX_ORDER_PAISA)}.`;
const PERCENT = "Should be a percentage from 0 to 99 with at most two decimals.";

/** One line of a shop that names its own prices. Amounts in paisa, VAT included. */
export const requestedLine = z
  .strictObject({
    name: required(200),
    quantity,
    unit_amount: z
      .int(AMOUNT)
      .min(-MAX_ORDER_PAISA, TOO_MUCH)
      .max(MAX_ORDER_PAISA, TOO_MUCH)
      .refine((paisa) => paisa !== 0, AMOUNT)
      .describe("Paisa, VAT included; negative for a discount"),
    kind: z
      .enum(LineKind, `Should be one of ${Object.values(LineKind).join(", ")}.`)
      .default("sale")
      .describe("`delivery` and `discount` are parts of their own in the breakdown"),
    vat_percent: z
      .number(PERCENT)
      .min(0, PERCENT)
      .max(99, PERCENT)
      .refine((percent) => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-6, PERCENT)
      .optional()
      .describe(
        "The VAT in the amount: 0 for an exempt line; unless given, the server's VAT_PERCENT",
      ),
  })
  .refine(({ kind, unit_amount }) => (kind === "discount") === unit_amount < 0, {
    path: ["unit_amount"],
    message: "Only the amount of a discount is negative.",
  });

export function priceLine(line: z.output<typeof requestedLine>): PricedLine {
  const { name, quantity, unit_amount: unitAmountPaisa, vat_percent: percent } = line;
  return {
    sku: null,
    name,
    nameNe: null,
    quantity,
    unitAmountPaisa,
    chargePaisa: 0,
    amountPaisa: unitAmountPaisa * quantity,
    kind: line.kind,
    vatBasisPoints: percent === undefined ? null : Math.round(percent * 100),
    fields: {},
    provider: null,
    onRefusal: "refund",
  };
}

/** What only all lines together show: a line that is too large, and a discount that is more than what it reduces. */
export function lineMistakes(lines: readonly PricedLine[], vatPercent: number): FieldError[] {
  const errors = lines.flatMap(({ amountPaisa }, index) =>
    Math.abs(amountPaisa) <= MAX_ORDER_PAISA
      ? []
      : [
          {
            path: `lines.${String(index)}`,
            message: `One line is at most ${formatRupees(MAX_ORDER_PAISA)}.`,
          },
        ],
  );
  const sums = new Map<number, number>();
  for (const line of lines) {
    const percent = vatPercentOf(line, vatPercent);
    sums.set(percent, (sums.get(percent) ?? 0) + line.amountPaisa);
  }
  for (const [percent, paisa] of sums) {
    if (paisa >= 0) continue;
    const message = `The discounts with ${String(percent)} % VAT are more than what they reduce: give each the VAT of its goods.`;
    errors.push({ path: "lines", message });
  }
  return errors;
}
