import { z } from "zod";
import { checkoutRequest } from "../../checkout/checkout-request.ts";

const { items, lines, purchase_order_id, ...common } = checkoutRequest.shape;

/**
 * The same fields as the request that the route parses, as two alternatives: the route says more plainly what is wrong with
 * a request that is neither.
 */
const byItems = z
  .strictObject({ items: items.unwrap(), purchase_order_id, ...common })
  .meta({ id: "CheckoutByItems", description: "Products of the catalogue, at its prices" });
const byLines = z
  .strictObject({ lines: lines.unwrap(), purchase_order_id, ...common })
  .meta({ id: "CheckoutByLines", description: "The shop's own lines and prices" });

export const describedCheckout = z.xor([byItems, byLines]).meta({ id: "CheckoutRequest" });
/** A form has no key, so it has no lines of its own. */
export const checkoutFormRequest = byItems;
