import type { AppContext } from "../context.ts";
import type { FieldError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { type Offer, offerOf } from "./offer.ts";
import type { PricedLine, Product, RequestedItem } from "./product.ts";
import { WHOLE_RUPEES } from "./product-mistakes.ts";
import { checkFields } from "./top-up-fields.ts";

/**
 * Prices what a browser asked for from the catalogue: prices are ours, never the browser's. What a provider charges for
 * delivering is not in it yet.
 *
 * @returns the priced lines, or every mistake by its path in the request
 */
export function priceItems(
  products: ReadonlyMap<string, Product>,
  items: RequestedItem[],
  providers: AppContext["topUpProviders"],
): { lines: PricedLine[] } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const lines = items.flatMap((item, index) => {
    const wrong: Wrong = (field, message) => {
      errors.push({ path: `items.${String(index)}.${field}`, message });
    };
    const product = products.get(item.sku);
    if (product !== undefined) return priceItem(product, item, providers, wrong);
    wrong("sku", "There is no such product.");
    return [];
  });
  return errors.length === 0 ? { lines } : { errors };
}

/** Is told every mistake by its path in the item. */
export type Wrong = (path: string, message: string) => void;

/** One item's line, which holds only if nothing was wrong. */
export function priceItem(
  product: Product,
  item: RequestedItem,
  providers: AppContext["topUpProviders"],
  wrong: Wrong,
): PricedLine {
  const offer = offerOf(product, providers);
  const line = {
    sku: product.sku,
    name: product.name,
    quantity: item.quantity,
    chargePaisa: 0,
    provider: product.provider,
    onRefusal: product.onRefusal,
  };
  if (offer.unavailableBecause !== null) {
    wrong("sku", "This product is not for sale now.");
    return { ...line, unitAmountPaisa: 0, amountPaisa: 0, fields: {} };
  }
  if (product.kind === "top_up" && item.quantity !== 1) {
    wrong("quantity", "A top-up is bought one at a time.");
  }
  const unitAmountPaisa = unitAmount(product, offer, item, wrong);
  const fields = checkFields(offer.fields, item.fields ?? {}, (name, message) =>
    wrong(`fields.${name}`, message),
  );
  return { ...line, unitAmountPaisa, amountPaisa: unitAmountPaisa * item.quantity, fields };
}

function unitAmount(product: Product, offer: Offer, item: RequestedItem, wrong: Wrong): number {
  if (product.amountPaisa !== null) {
    if (item.amount !== undefined && item.amount !== product.amountPaisa) {
      wrong("amount", "This product has a fixed price; leave the amount out.");
    }
    return product.amountPaisa;
  }
  const { minAmountPaisa: min, maxAmountPaisa: max } = offer;
  if (item.amount === undefined) {
    wrong("amount", "Choose an amount for this product.");
  } else if (item.amount < min || item.amount > max) {
    wrong("amount", `The amount should be from ${formatRupees(min)} to ${formatRupees(max)}.`);
  } else if (product.kind === "top_up" && item.amount % 100 !== 0) {
    wrong("amount", WHOLE_RUPEES);
  }
  return item.amount ?? 0;
}
