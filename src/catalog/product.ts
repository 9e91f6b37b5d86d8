import type { Product as ProductRow } from "../generated/prisma/client.ts";
import type { OnRefusal } from "../generated/prisma/enums.ts";

export type Product = Pick<
  ProductRow,
  | "sku"
  | "name"
  | "kind"
  | "amountPaisa"
  | "minAmountPaisa"
  | "maxAmountPaisa"
  | "fields"
  | "active"
  | "provider"
  | "onRefusal"
>;

/** What a browser may ask for: a product and how many; an amount only where the product's amount is open. */
export interface RequestedItem {
  sku: string;
  quantity: number;
  /** Paisa. */
  amount?: number | undefined;
  fields?: Record<string, string> | undefined;
  /** Paisa: what the shop showed as the provider's charge. Without it any is paid. */
  charge?: number | undefined;
}

/** One line of an order, priced. Amounts in paisa. */
export interface PricedLine {
  sku: string | null;
  name: string;
  quantity: number;
  unitAmountPaisa: number;
  /** What a provider asks for delivering it, beside the unit amount that it delivers. */
  chargePaisa: number;
  amountPaisa: number;
  fields: Record<string, string>;
  /** Who delivers it; null for goods. */
  provider: string | null;
  onRefusal: OnRefusal;
}

export const MAX_QUANTITY = 1_000;

/** The sum of the lines, in paisa. */
export function totalPaisa(lines: PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.amountPaisa, 0);
}
