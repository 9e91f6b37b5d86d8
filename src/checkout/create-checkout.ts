import type { Payment } from "../generated/prisma/client.ts";
import type { KnownProduct } from "../catalog/known-products.ts";
import { type PricedLine, totalPaisa } from "../catalog/product.ts";
import { chargeMistakes } from "../catalog/quote-charges.ts";
import type { AppContext } from "../context.ts";
import { type Caller, Forbidden, Unauthenticated } from "../http/auth/authenticate.ts";
import { newToken } from "../lib/token.ts";
import type { PageLanguage } from "../http/pages/translated-page.ts";
import type { Claim } from "../http/idempotency.ts";
import { type FieldError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees, MAX_ORDER_PAISA } from "../lib/money.ts";
import type { Actor } from "../orders/history.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { checkMethod } from "./check-method.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { type CommittedCheckout, commitOrder } from "./commit-order.ts";
import { initiatePayment } from "./initiate-payment.ts";
import { type CommittedOrder, ProductChanged } from "./insert-order.ts";
import { type PricedLink, priceCheckout, type Products } from "./price-checkout.ts";
import { isOwnAddress } from "./return-address.ts";
import { lineMistakes } from "./requested-line.ts";

export interface Checkout {
  order: FullOrder;
  payment: Payment;
  /** The bearer token of this order; only its hash is stored. */
  orderToken: string;
}

/**
 * Commits an order and its first payment, and only then asks Khalti for the link.
 *
 * @param input.caller the holder of an API key; null for a browser, which may not name prices
 * @param input.link the payment link that sets the price in place of the request
 * @param input.claim the idempotency key's, when there is one
 * @throws InvalidRequest, ProviderUnavailable, PurchaseOrderExists, PaymentLinkNotOpen, PaymentLinkReserved before anything is written
 * @throws PaymentRefused, KhaltiUnavailable after: the order is kept and can be paid by a new attempt
 */
export async function createCheckout(
  context: AppContext,
  input: {
    request: CheckoutRequest;
    caller: Caller | null;
    link?: PricedLink;
    /** The customer's. */
    language: PageLanguage;
    claim: Claim<CommittedCheckout> | null;
  },
): Promise<Checkout> {
  const { request, caller, link, language, claim } = input;
  if (link === undefined) requireRights(request, caller);
  const actor: Actor = caller === null ? "customer" : `shop:${caller.name}`;
  const orderToken = newToken("order");
  const order = await commitCurrent(context, {
    request,
    link,
    language,
    orderToken,
    actor,
    claim,
  });
  const payment = await initiatePayment(context, {
    order,
    payment: order.payments[0],
    actor,
    members: { order_id: order.id, order_token: orderToken },
  });
  return { order: { ...order, payments: [payment], refunds: [], topUps: [] }, payment, orderToken };
}

interface Priced {
  request: CheckoutRequest;
  link: PricedLink | undefined;
  language: PageLanguage;
  orderToken: string;
  actor: Actor;
  claim: Claim<CommittedCheckout> | null;
}

const MAX_TRIES = 5;

/**
 * Prices the order by the products that this instance remembers, and commits it if they are unchanged. Otherwise, and before
 * it refuses the customer, it reads them again.
 */
async function commitCurrent(context: AppContext, input: Priced): Promise<CommittedOrder> {
  const skus = (input.request.items ?? []).map(({ sku }) => sku);
  let products = await context.products.find(skus);
  for (let tries = 1; ; tries++) {
    try {
      return await priceAndCommit(context, input, products);
    } catch (error) {
      const mayBeOutdated = error instanceof ProductChanged || error instanceof InvalidRequest;
      if (!mayBeOutdated || tries === MAX_TRIES) throw error;
      const current = await context.products.read(skus);
      if (isSame(products, current)) throw error;
      products = current;
    }
  }
}

function isSame(one: Products, other: Products): boolean {
  const isUnchanged = ({ sku, version }: KnownProduct) => other.get(sku)?.version === version;
  return one.size === other.size && [...one.values()].every(isUnchanged);
}

async function priceAndCommit(
  context: AppContext,
  { link, ...input }: Priced,
  products: Products,
): Promise<CommittedOrder> {
  const { request } = input;
  const { lines, sold } = await priceCheckout(context, { request, link, products });
  const amountPaisa = totalPaisa(lines);
  const { errors: mistakes, bankName } = await checkMethod(context, {
    method: request.method,
    amountPaisa,
  });
  const errors = [
    ...checkReturnTo(context, request.return_to),
    ...chargeMistakes(request.items ?? [], lines),
    ...checkTotal(context, { request, lines, amountPaisa }),
    ...mistakes,
  ];
  if (errors.length > 0) throw new InvalidRequest(errors);
  const linkId = link?.id ?? null;
  return commitOrder(context, { ...input, lines, sold, amountPaisa, linkId, bankName });
}

function requireRights(request: CheckoutRequest, caller: Caller | null): void {
  const mayName = caller?.role === "merchant" || caller?.role === "admin";
  if (!mayName && (request.lines !== undefined || request.purchase_order_id !== undefined)) {
    const what = "lines and purchase_order_id need a key with role merchant or admin.";
    throw caller === null ? new Unauthenticated(what) : new Forbidden(what);
  }
  if ((request.items === undefined) === (request.lines === undefined)) {
    throw new InvalidRequest([
      request.items === undefined
        ? { path: "items", message: "The cart is empty.", code: "empty_cart" }
        : { path: "lines", message: "Send items or lines, not both." },
    ]);
  }
}

function checkTotal(
  { config }: AppContext,
  input: { request: CheckoutRequest; lines: PricedLine[]; amountPaisa: number },
): FieldError[] {
  const { request, lines, amountPaisa } = input;
  const path = request.lines === undefined ? "items" : "lines";
  if (amountPaisa > MAX_ORDER_PAISA) {
    const message = `One order is at most ${formatRupees(MAX_ORDER_PAISA)}.`;
    return [{ path, message, code: "above_maximum" }];
  }
  return request.lines === undefined ? [] : lineMistakes(lines, config.shop.vatPercent);
}

function checkReturnTo({ config }: AppContext, returnTo: string | undefined): FieldError[] {
  return returnTo === undefined || isOwnAddress(returnTo, config)
    ? []
    : [{ path: "return_to", message: "This is not one of the shop's own addresses." }];
}
