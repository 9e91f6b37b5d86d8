import { priceItems } from "../catalog/price-items.ts";
import type { KnownProduct, ProductVersion } from "../catalog/known-products.ts";
import type { PricedLine } from "../catalog/product.ts";
import { quoteCharges } from "../catalog/quote-charges.ts";
import type { AppContext } from "../context.ts";
import { InvalidRequest } from "../lib/errors.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { priceLine } from "./requested-line.ts";

export type Products = ReadonlyMap<string, KnownProduct>;

/** What a payment link sells, at its own prices. */
export interface PricedLink {
  id: string;
  lines: PricedLine[];
}

/**
 * Prices a checkout by its payment link, by the merchant's own prices, or by the products that the caller has read.
 *
 * @returns the lines, and the products that they were priced by
 * @throws InvalidRequest, ProviderUnavailable
 */
export async function priceCheckout(
  context: AppContext,
  input: { request: CheckoutRequest; link: PricedLink | undefined; products: Products },
): Promise<{ lines: PricedLine[]; sold: ProductVersion[] }> {
  const { request, link, products } = input;
  if (link !== undefined) return { lines: link.lines, sold: [] };
  if (request.lines !== undefined) return { lines: request.lines.map(priceLine), sold: [] };
  const items = request.items ?? [];
  const priced = priceItems(products, items, context.topUpProviders);
  if ("errors" in priced) throw new InvalidRequest(priced.errors);
  const lines = await quoteCharges(context, {
    lines: priced.lines,
    pathOf: (index) => `items.${String(index)}.`,
  });
  return { lines, sold: [...products.values()].map(({ sku, version }) => ({ sku, version })) };
}
