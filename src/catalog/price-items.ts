import type { AppContext } from "../context.ts";
import type { FieldCode, FieldError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { type Offer, offerOf } from "./offer.ts";
import type { PricedLine, Product, RequestedItem } from "./product.ts";
import { WHOLE_RUPEES } from "./product-mistakes.ts";
import { checkFields } from "./top-up-fields.ts";

/**
 * Prices a cart from the catalogue: the browser never sets a fixed price. The providers' charges are added later.
 *
 * @returns the priced lines, or all errors with their paths in the request
 */
export function priceItems(
  products: ReadonlyMap<string, Product>,
  items: RequestedItem[],
  providers: AppContext["topUpProviders"],
): { lines: PricedLine[] } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const lines = items.flatMap((item, index) => {
    const addError: AddError = (field, message, code) => {
      errors.push({ path: `items.${String(index)}.${field}`, message, code });
    };
    const product = products.get(item.sku);
    if (product !== undefined) return priceItem(product, item, providers, addError);
    addError("sku", "There is no such product.", "unknown_product");
    return [];
  });
  return errors.length === 0 ? { lines } : { errors };
}

/** Reports an error with its path in the item. */
export type AddError = (path: string, message: string, code: FieldCode) => void;

/** Prices one item. The line is valid only if no error was reported. */
export function priceItem(
  product: Product,
  item: RequestedItem,
  providers: AppContext["topUpProviders"],
  addError: AddError,
): PricedLine {
  const offer = offerOf(product, providers);
  const line = {
    sku: product.sku,
    name: product.name,
    nameNe: product.nameNe,
    quantity: item.quantity,
    chargePaisa: 0,
    kind: "sale" as const,
    vatBasisPoints: null,
    provider: product.provider,
    onRefusal: product.onRefusal,
  };
  if (offer.unavailableBecause !== null) {
    addError("sku", "This product is not for sale now.", "not_for_sale");
    return { ...line, unitAmountPaisa: 0, amountPaisa: 0, fields: {} };
  }
  if (product.kind === "top_up" && item.quantity !== 1) {
    addError("quantity", "The quantity of a top-up is always 1.", "one_at_a_time");
  }
  const unitAmountPaisa = unitAmount(product, offer, item, addError);
  const fields = checkFields(offer.fields, item.fields ?? {}, (name, message, code) =>
    addError(`fields.${name}`, message, code),
  );
  return { ...line, unitAmountPaisa, amountPaisa: unitAmountPaisa * item.quantity, fields };
}

function unitAmount(
  product: Product,
  offer: Offer,
  item: RequestedItem,
  addError: AddError,
): number {
  if (product.amountPaisa !== null) {
    if (item.amount !== undefined && item.amount !== product.amountPaisa) {
      const message = "This product has a fixed price; leave the amount out.";
      addError("amount", message, "amount_out_of_range");
    }
    return product.amountPaisa;
  }
  const { minAmountPaisa: min, maxAmountPaisa: max } = offer;
  if (item.amount === undefined) {
    addError("amount", "Choose an amount for this product.", "amount_missing");
  } else if (item.amount < min || item.amount > max) {
    const message = `The amount should be from ${formatRupees(min)} to ${formatRupees(max)}.`;
    addError("amount", message, "amount_out_of_range");
  } else if (product.kind === "top_up" && item.amount % 100 !== 0) {
    addError("amount", WHOLE_RUPEES, "whole_rupees");
  }
  return item.amount ?? 0;
}
