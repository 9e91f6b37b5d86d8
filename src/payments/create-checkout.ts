import { randomInt } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { Prisma, type Order, type OrderItem, type Payment } from "../generated/prisma/client.ts";
import type { BankDirectory } from "../catalog/list-banks.ts";
import { type PricedLine, priceItems, totalPaisa } from "../catalog/product.ts";
import type { AppContext } from "../context.ts";
import { type Caller, Forbidden, hashToken, newToken, Unauthenticated } from "../http/auth.ts";
import type { Claim } from "../http/idempotency.ts";
import { AppError, type FieldError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees, MAX_ORDER_PAISA, vatPartPaisa } from "../lib/money.ts";
import type { Actor } from "../orders/history.ts";
import { FULL_ORDER } from "../orders/present-order.ts";
import { checkMethod } from "./check-method.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { scheduleReconcile } from "./schedule-reconcile.ts";
import { initiatePayment } from "./initiate-payment.ts";

export class PurchaseOrderExists extends AppError {
  readonly status = 409;
  readonly code = "purchase_order_exists";

  constructor() {
    super("There is an order with this purchase_order_id already.");
  }
}

export interface Checkout {
  order: Order & { items: OrderItem[]; payments: Payment[] };
  payment: Payment;
  /** The bearer token of this order; only its hash is kept. */
  orderToken: string;
}

/**
 * Creates an order and its first payment, commits both, and only then asks Khalti for the link.
 *
 * @param caller whoever showed an API key; null for a browser, which may not name prices
 * @param claim the idempotency key's, when there is one: the order is tied to it as it is committed
 * @throws InvalidRequest, PurchaseOrderExists before anything is written
 * @throws PaymentRefused, KhaltiUnavailable after: the order is kept and can be paid by a new attempt
 */
export async function createCheckout(
  context: AppContext,
  banks: BankDirectory,
  request: CheckoutRequest,
  caller: Caller | null,
  claim: Claim | null,
): Promise<Checkout> {
  requireRights(request, caller);
  const lines = await priceLines(context, request);
  const amountPaisa = totalPaisa(lines);
  const errors = [
    ...checkReturnTo(context, request.return_to),
    ...(amountPaisa > MAX_ORDER_PAISA
      ? [
          {
            path: request.lines === undefined ? "items" : "lines",
            message: `One order is at most ${formatRupees(MAX_ORDER_PAISA)}.`,
          },
        ]
      : []),
    ...(await checkMethod(banks, request.method, amountPaisa)),
  ];
  if (errors.length > 0) throw new InvalidRequest(errors);

  const orderToken = newToken("order");
  const actor: Actor = caller === null ? "customer" : `shop:${caller.name}`;
  const order = await commitOrder(context, {
    request,
    lines,
    amountPaisa,
    orderToken,
    actor,
    claim,
  });
  const [created] = order.payments;
  if (created === undefined) throw new Error("the order was committed without its payment");
  const payment = await initiatePayment(context, {
    order,
    payment: created,
    actor,
    members: { order_id: order.id, order_token: orderToken },
  });
  return { order: { ...order, payments: [payment] }, payment, orderToken };
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
        ? { path: "items", message: "The cart is empty." }
        : { path: "lines", message: "Send items or lines, not both." },
    ]);
  }
}

async function priceLines(context: AppContext, request: CheckoutRequest): Promise<PricedLine[]> {
  if (request.lines !== undefined) {
    return request.lines.map((line) => ({
      sku: null,
      name: line.name,
      quantity: line.quantity,
      unitAmountPaisa: line.unit_amount,
      amountPaisa: line.unit_amount * line.quantity,
      fields: {},
    }));
  }
  const items = request.items ?? [];
  const products = await context.db.product.findMany({
    where: { sku: { in: items.map((item) => item.sku) } },
  });
  const priced = priceItems(new Map(products.map((product) => [product.sku, product])), items);
  if ("errors" in priced) throw new InvalidRequest(priced.errors);
  return priced.lines;
}

/** Only the shop's own pages: the return URL must not become an open redirect. */
function checkReturnTo(context: AppContext, returnTo: string | undefined): FieldError[] {
  if (returnTo === undefined) return [];
  const url = new URL(returnTo);
  const allowed =
    context.config.frontendOrigins.includes(url.origin) &&
    url.username === "" &&
    url.password === "";
  return allowed
    ? []
    : [{ path: "return_to", message: "This is not one of the shop's own addresses." }];
}

/** VAT is contained in the price; the two parts always add up to the amount. */
export function amountBreakdown(
  amountPaisa: number,
  vatPercent: number,
): { label: string; amount: number }[] {
  const vat = vatPartPaisa(amountPaisa, vatPercent);
  return vat === 0
    ? [{ label: "Price", amount: amountPaisa }]
    : [
        { label: "Price", amount: amountPaisa - vat },
        { label: "VAT", amount: vat },
      ];
}

async function commitOrder(
  context: AppContext,
  input: {
    request: CheckoutRequest;
    lines: PricedLine[];
    amountPaisa: number;
    orderToken: string;
    actor: Actor;
    claim: Claim | null;
  },
): Promise<Order & { items: OrderItem[]; payments: Payment[] }> {
  const { request, lines, amountPaisa, orderToken, actor } = input;
  const at = context.clock.now();
  const paymentId = uuidv7();
  const purchaseOrderId = request.purchase_order_id ?? newPurchaseOrderId(at);
  try {
    return await context.db.$transaction(async (tx) => {
      const order = await tx.order.create({
        data: {
          purchaseOrderId,
          amountPaisa,
          amountBreakdown: amountBreakdown(amountPaisa, context.config.shop.vatPercent),
          customerName: request.customer.name ?? null,
          customerEmail: request.customer.email ?? null,
          customerPhone: request.customer.phone ?? null,
          metadata: request.metadata,
          channel: request.channel,
          returnTo: request.return_to ?? null,
          tokenHash: hashToken(orderToken),
          createdAt: at,
          items: { createMany: { data: lines.map((line, position) => ({ ...line, position })) } },
          payments: {
            create: {
              id: paymentId,
              attempt: 1,
              purchaseOrderId,
              amountPaisa,
              mode: request.method.mode,
              bank: request.method.bank ?? null,
              createdAt: at,
            },
          },
          history: {
            createMany: {
              data: [
                { at, type: "order_created", actor, data: { amount: amountPaisa } },
                // The payment's own row is in this same commit, and says the rest.
                { at, type: "payment_created", actor, data: { attempt: 1 } },
              ],
            },
          },
        },
        include: FULL_ORDER,
      });
      for (const payment of order.payments) await scheduleReconcile(tx, payment, at);
      await input.claim?.bind(tx, { orderId: order.id, orderToken });
      return order;
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new PurchaseOrderExists();
    }
    throw error;
  }
}

/** Short enough to read out over the phone; letters and digits that cannot be confused. */
function newPurchaseOrderId(at: Date): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const random = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return `${at.toISOString().slice(2, 10).replaceAll("-", "")}-${random}`;
}
