import type { Product as ProductRow } from "../generated/prisma/client.ts";
import type { LineKind, OnRefusal } from "../generated/prisma/enums.ts";

export type Product = Pick<
  ProductRow,
  | "sku"
  | "name"
  | "nameNe"
  | "kind"
  | "amountPaisa"
  | "minAmountPaisa"
  | "maxAmountPaisa"
  | "fields"
  | "active"
  | "provider"
  | "onRefusal"
>;

/** One item of a cart. It has an amount only if the product's amount is open. */
export interface RequestedItem {
  sku: string;
  quantity: number;
  /** Paisa. */
  amount?: number | undefined;
  fields?: Record<string, string> | undefined;
  /** Paisa: the provider's charge that the shop showed. Without it, any charge is accepted. */
  charge?: number | undefined;
}

/** One line of an order, priced. Amounts in paisa. */
export interface PricedLine {
  sku: string | null;
  name: string;
  /** For pages in Nepali; null: `name` is shown. */
  nameNe: string | null;
  quantity: number;
  unitAmountPaisa: number;
  /** The provider's charge for the delivery, in addition to the unit amount. */
  chargePaisa: number;
  amountPaisa: number;
  kind: LineKind;
  /** The VAT in the amount, in hundredths of a percent; null for the shop's own rate. */
  vatBasisPoints: number | null;
  fields: Record<string, string>;
  /** The provider that delivers it; null for goods. */
  provider: string | null;
  onRefusal: OnRefusal;
}

export const MAX_QUANTITY = 1_000;

/** The sum of the lines, in paisa. */
export function totalPaisa(lines: PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.amountPaisa, 0);
}
