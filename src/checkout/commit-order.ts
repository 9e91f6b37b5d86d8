import { randomInt } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { PricedLine } from "../catalog/product.ts";
import type { AppContext } from "../context.ts";
import { hashToken } from "../lib/token.ts";
import type { PageLanguage } from "../http/pages/translated-page.ts";
import type { Claim } from "../http/idempotency.ts";
import { AppError } from "../lib/errors.ts";
import { violatedUnique } from "../database/raw-sql.ts";
import { ABANDON_AFTER_MS } from "../lifecycle/reconciliation-schedule.ts";
import { storeCustomer, storeFields } from "../orders/customer.ts";
import type { Actor } from "../orders/history.ts";
import { amountBreakdown } from "./amount-breakdown.ts";
import { reserveLinkUse } from "./reserve-link-use.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { type CommittedOrder, insertOrder } from "./insert-order.ts";
import type { ProductVersion } from "../catalog/known-products.ts";
import { runInTransaction } from "../database/run-sql.ts";

export class PurchaseOrderExists extends AppError {
  readonly status = 409;
  readonly code = "purchase_order_exists";

  constructor(orderId: string | undefined) {
    super("An order with this purchase_order_id exists already.", {
      members: orderId === undefined ? {} : { order_id: orderId },
    });
  }
}

/** What an idempotency key stores about the checkout it made. */
export interface CommittedCheckout {
  orderId: string;
  orderToken: string;
}

/**
 * Commits an order with its items, its first payment and their history in one statement, which is one transaction and one
 * round trip. Khalti has not been called yet. A worker looks at the payment if this process dies.
 *
 * @throws PurchaseOrderExists, PaymentLinkNotOpen, PaymentLinkReserved
 * @throws ProductChanged when a product is not as it was when the order was priced
 */
export async function commitOrder(
  context: AppContext,
  input: {
    request: CheckoutRequest;
    lines: PricedLine[];
    /** The products that the lines were priced by. */
    sold: readonly ProductVersion[];
    /** The sum of the lines, in paisa. */
    amountPaisa: number;
    orderToken: string;
    actor: Actor;
    /** The payment link that it is made by: a use is reserved in the same transaction. */
    linkId: string | null;
    /** The customer's, for mails. */
    language: PageLanguage;
    bankName: string | null;
    /** Of the idempotency key, if any: the order is bound to it in the same transaction. */
    claim: Claim<CommittedCheckout> | null;
  },
): Promise<CommittedOrder> {
  const { claim, orderToken, linkId, sold, actor } = input;
  const order = newOrder(context, input);
  try {
    if (claim === null && linkId === null) {
      await insertOrder(context.sql, { order, sold, actor });
    } else {
      await context.db.$transaction(async (tx) => {
        if (linkId !== null)
          await reserveLinkUse(tx, { linkId, orderId: null, now: order.createdAt });
        await insertOrder(runInTransaction(tx), { order, sold, actor });
        await claim?.bind(tx, { orderId: order.id, orderToken });
      });
    }
  } catch (error) {
    if (violatedUnique(error)?.endsWith("purchase_order_id_key") === true) {
      const { purchase_order_id: given } = input.request;
      const other =
        given === undefined
          ? null
          : await context.db.order.findUnique({ where: { purchaseOrderId: given } });
      throw new PurchaseOrderExists(other?.id);
    }
    throw error;
  }
  return order;
}

function newOrder(
  context: AppContext,
  input: {
    request: CheckoutRequest;
    lines: PricedLine[];
    amountPaisa: number;
    orderToken: string;
    linkId: string | null;
    language: PageLanguage;
    bankName: string | null;
  },
): CommittedOrder {
  const { request, lines, amountPaisa, orderToken } = input;
  const { dataKeys } = context.config;
  const createdAt = context.clock.now();
  const orderId = uuidv7();
  const purchaseOrderId = request.purchase_order_id ?? newPurchaseOrderId(createdAt);
  return {
    id: orderId,
    purchaseOrderId,
    status: "awaiting_payment",
    amountPaisa,
    refundedPaisa: 0,
    amountBreakdown: amountBreakdown(lines, context.config.shop.vatPercent),
    ...storeCustomer(dataKeys, orderId, {
      name: request.customer.name ?? null,
      email: request.customer.email ?? null,
      phone: request.customer.phone ?? null,
    }),
    customerErasedAt: null,
    metadata: request.metadata,
    channel: request.channel,
    language: input.language,
    returnTo: request.return_to ?? null,
    tokenHash: hashToken(orderToken),
    attentionCode: null,
    attentionMessage: null,
    attentionSince: null,
    breaches: [],
    breachesSince: null,
    version: 0,
    eventSequence: 0,
    createdAt,
    paidAt: null,
    updatedAt: createdAt,
    paymentLinkId: input.linkId,
    items: lines.map((line, position) => ({
      ...line,
      orderId,
      position,
      fields: storeFields(dataKeys, { orderId, position }, line.fields),
    })),
    payments: [
      {
        id: uuidv7(),
        orderId,
        attempt: 1,
        purchaseOrderId,
        status: "created",
        amountPaisa,
        mode: request.method.mode,
        bank: request.method.bank ?? null,
        bankName: input.bankName,
        pidx: null,
        paymentUrl: null,
        expiresAt: null,
        transactionId: null,
        feePaisa: null,
        unconfirmedSince: null,
        notFoundSince: null,
        doubtCode: null,
        doubtMessage: null,
        doubtSince: null,
        heldCode: null,
        heldMessage: null,
        heldAt: null,
        takenPaisa: null,
        createdAt,
        completedAt: null,
        // Until then the checkout waits for Khalti's link.
        dueAt: new Date(createdAt.getTime() + ABANDON_AFTER_MS),
        linkOverusedAt: null,
        paidAgainAt: null,
        paidAgainAfter: null,
      },
    ],
  };
}

/** Short enough to read out over the phone, without letters and digits that look alike. */
function newPurchaseOrderId(at: Date): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const random = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return `${at.toISOString().slice(2, 10).replaceAll("-", "")}-${random}`;
}
