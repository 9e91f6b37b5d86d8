import type { Product as ProductRow } from "../generated/prisma/client.ts";
import type { OnRefusal } from "../generated/prisma/enums.ts";
import type { FieldError } from "../lib/errors.ts";
import { formatRupees, MAX_ORDER_PAISA } from "../lib/money.ts";

export type Product = Pick<
  ProductRow,
  | "sku"
  | "name"
  | "kind"
  | "amountPaisa"
  | "minAmountPaisa"
  | "maxAmountPaisa"
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

/**
 * Prices what a browser asked for from the catalogue: prices are ours, never the browser's.
 *
 * @returns the priced lines, or every mistake by its path in the request
 */
export function priceItems(
  products: ReadonlyMap<string, Product>,
  items: RequestedItem[],
): { lines: PricedLine[] } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const lines = items.map((item, index): PricedLine => {
    const wrong = (field: string, message: string) => {
      errors.push({ path: `items.${String(index)}.${field}`, message });
    };
    const product = products.get(item.sku);
    if (product === undefined) wrong("sku", "There is no such product.");
    else if (!product.active) wrong("sku", "This product is not for sale now.");
    const unitAmountPaisa = product === undefined ? 0 : unitAmount(product, item, wrong);
    return {
      sku: item.sku,
      name: product?.name ?? item.sku,
      quantity: item.quantity,
      unitAmountPaisa,
      chargePaisa: 0,
      amountPaisa: unitAmountPaisa * item.quantity,
      fields: item.fields ?? {},
      provider: product?.provider ?? null,
      onRefusal: product?.onRefusal ?? "refund",
    };
  });
  return errors.length === 0 ? { lines } : { errors };
}

function unitAmount(
  product: Product,
  item: RequestedItem,
  wrong: (field: string, message: string) => void,
): number {
  if (product.amountPaisa !== null) {
    if (item.amount !== undefined && item.amount !== product.amountPaisa) {
      wrong("amount", "This product has a fixed price; leave the amount out.");
    }
    return product.amountPaisa;
  }
  const min = product.minAmountPaisa ?? 1;
  const max = product.maxAmountPaisa ?? MAX_ORDER_PAISA;
  if (item.amount === undefined) {
    wrong("amount", "Choose an amount for this product.");
  } else if (item.amount < min || item.amount > max) {
    wrong("amount", `The amount should be from ${formatRupees(min)} to ${formatRupees(max)}.`);
  }
  return item.amount ?? 0;
}

/** The sum of the lines, in paisa. */
export function totalPaisa(lines: PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.amountPaisa, 0);
}
