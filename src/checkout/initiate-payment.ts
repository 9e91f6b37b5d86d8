import { type Order, type OrderItem, type Payment, Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { InitiateRequest } from "../khalti/initiate.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";
import { withLogFields } from "../lib/logger.ts";
import { nextCheckAt } from "../lifecycle/reconciliation-schedule.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { isUnpaid, OrderStateConflict, UNPAID_STATUSES } from "../orders/order.ts";
import { type Customer, customerOf } from "../orders/customer.ts";
import { storedBreakdown, storedMetadata } from "../orders/full-order.ts";
import { breakdownForKhalti } from "./amount-breakdown.ts";
import { PaymentRefused } from "./payment-refused.ts";

/**
 * Asks Khalti for the link of a payment whose row is committed already, and records the outcome. No transaction is open during
 * the call.
 *
 * Follows "Initiate a Payment".
 *
 * @param input.members further members of the problem document, with which the caller can retry the same order
 * @throws PaymentRefused when Khalti refuses: the payment is `failed`
 * @throws KhaltiUnavailable when the outcome is unknown: the payment is `abandoned`, since its link was never shown
 * @throws OrderStateConflict when the order was closed, paid or held during the call
 */
export async function initiatePayment(
  context: AppContext,
  input: {
    order: Order & { items: OrderItem[] };
    payment: Payment;
    actor: Actor;
    members: Record<string, unknown>;
  },
): Promise<Payment> {
  const { order, payment, actor, members } = input;
  await context.spans.about(order.id, {});
  const outcome = await withLogFields({ order: order.id }, () =>
    context.khalti.initiate(initiateRequest(context, order, payment)),
  );
  switch (outcome.kind) {
    case "answer": {
      const { pidx, paymentUrl, expiresAt } = outcome.value;
      return recordInitiation(
        context,
        input,
        { status: "initiated", pidx, paymentUrl, expiresAt },
        { type: "payment_initiated", actor, data: { pidx, expires_at: expiresAt.toISOString() } },
      );
    }
    case "refused":
      await recordInitiation(
        context,
        input,
        { status: "failed" },
        {
          type: "payment_failed",
          actor,
          reason: `Khalti refused: ${outcome.message}`,
          data: { http_status: outcome.httpStatus, errors: outcome.errors.map((e) => ({ ...e })) },
        },
      );
      throw new PaymentRefused(outcome, members);
    case "unknown":
      await recordInitiation(
        context,
        input,
        { status: "abandoned" },
        {
          type: "payment_abandoned",
          actor,
          reason: `Khalti gave no usable answer: ${outcome.message}`,
          data: { outcome: outcome.reason, sent: outcome.sent },
        },
      );
      throw khaltiCannotBeReached(members);
  }
}

export function khaltiCannotBeReached(members: Record<string, unknown>): KhaltiUnavailable {
  return new KhaltiUnavailable(
    "Khalti cannot be reached at the moment. The order is kept; please try again shortly.",
    members,
  );
}

/**
 * Writes payment and history, unless the payment has changed meanwhile. A link of an order that was paid or held meanwhile is
 * not used: who pays by it pays twice.
 *
 * @throws OrderStateConflict, KhaltiUnavailable when the payment cannot be paid any more
 */
async function recordInitiation(
  context: AppContext,
  input: { payment: Payment; actor: Actor; members: Record<string, unknown> },
  data: Initiation,
  entry: Omit<HistoryFact, "paymentId">,
): Promise<Payment> {
  const { payment, actor, members } = input;
  const changed = await writeInitiation(context, payment, data, entry);
  if (changed !== null) return changed;
  const order = await context.db.order.findUniqueOrThrow({ where: { id: payment.orderId } });
  // By the reconciler, which abandoned the payment during the call.
  if (isUnpaid(order.status)) throw new KhaltiUnavailable(TOO_LATE, members);
  // A closed order has abandoned it already.
  const reason = "The order was paid, held or closed before Khalti gave the link.";
  const abandonment = { type: "payment_abandoned", actor, reason } as const;
  await writeInitiation(context, payment, { status: "abandoned" }, abandonment);
  throw new OrderStateConflict(order.status, "it cannot be paid for.");
}

type Initiation = Partial<Pick<Payment, "status" | "pidx" | "paymentUrl" | "expiresAt">>;

/**
 * Payment and history in one statement. The order comes first, as everywhere: two that lock order and payment the other way
 * round would wait for each other.
 *
 * @returns null, with nothing written, when the payment is not `created` any more, or becomes `initiated` and the order is not
 *   unpaid any more
 */
async function writeInitiation(
  context: AppContext,
  payment: Payment,
  data: Initiation,
  entry: Omit<HistoryFact, "paymentId">,
): Promise<Payment | null> {
  const now = context.clock.now();
  const changed = { ...payment, ...data };
  const written = await context.sql(Prisma.sql`
    with locked as (
      update orders set updated_at = ${now}
      where id = ${payment.orderId}::uuid
        and (${changed.status !== "initiated"} or status::text = any(${UNPAID_STATUSES}))
      returning id
    ), moved as (
      update payments
      set status = ${changed.status}::payment_status, pidx = ${changed.pidx},
        payment_url = ${changed.paymentUrl}, expires_at = ${changed.expiresAt}::timestamptz,
        due_at = ${nextCheckAt(changed, now)}::timestamptz
      from locked
      where payments.id = ${payment.id}::uuid and status = 'created'
      returning payments.id, order_id
    )
    insert into order_history (order_id, payment_id, at, type, actor, reason, data)
    select order_id, id, ${now}, ${entry.type}, ${entry.actor}, ${entry.reason ?? null},
      ${JSON.stringify(entry.data ?? {})}::jsonb
    from moved
    returning id`);
  return written.length === 0 ? null : changed;
}

const TOO_LATE = "Khalti took too long to answer. The order is kept; please try again.";

const KHALTI_MODE = {
  wallet: "KHALTI",
  ebanking: "EBANKING",
  mobile_banking: "MOBILE_BANKING",
} as const;

function initiateRequest(
  context: AppContext,
  order: Order & { items: OrderItem[] },
  payment: Payment,
): InitiateRequest {
  const { publicUrl, shop } = context.config;
  return {
    returnUrl: returnUrl(publicUrl),
    websiteUrl: publicUrl,
    amountPaisa: payment.amountPaisa,
    purchaseOrderId: payment.purchaseOrderId,
    purchaseOrderName: purchaseOrderName(shop.name, order.items),
    customer: completeCustomer(customerOf(context.config.dataKeys, order)),
    amountBreakdown: breakdownForKhalti(storedBreakdown.parse(order.amountBreakdown)).map(
      ({ label, amount }) => ({ label, amountPaisa: amount }),
    ),
    // A discount is no product, and Khalti does not compare the products with the amount.
    productDetails: order.items.filter(({ kind }) => kind !== "discount").flatMap(productDetails),
    modes: [KHALTI_MODE[payment.mode]],
    bank: payment.bank ?? undefined,
    metadata: storedMetadata.parse(order.metadata),
  };
}

/** The provider's charge is a line of its own, so that each line's total is its unit price times its quantity. */
function productDetails(item: OrderItem): NonNullable<InitiateRequest["productDetails"]> {
  const identity = item.sku ?? String(item.position + 1);
  const { name, quantity, unitAmountPaisa, chargePaisa } = item;
  const line = {
    identity,
    name,
    totalPricePaisa: item.amountPaisa - chargePaisa,
    quantity,
    unitPricePaisa: unitAmountPaisa,
  };
  if (chargePaisa === 0) return [line];
  const charge = { totalPricePaisa: chargePaisa, quantity: 1, unitPricePaisa: chargePaisa };
  return [line, { identity: `${identity}-charge`, name: `Charge: ${name}`, ...charge }];
}

/** Khalti refuses incomplete customer details, so it gets all of them or none. */
function completeCustomer({ name, email, phone }: Customer): InitiateRequest["customer"] {
  return name === null || email === null || phone === null ? undefined : { name, email, phone };
}

/** Where Khalti sends the browser. The mobile SDKs need the same URL. */
export function returnUrl(publicUrl: string): string {
  return `${publicUrl}/v1/payments/return`;
}

function purchaseOrderName(shopName: string, items: OrderItem[]): string {
  const [first] = items;
  if (first === undefined) return shopName;
  const others = items.length - 1;
  return `${first.name}${others === 0 ? "" : ` and ${String(others)} more`}`.slice(0, 200);
}
