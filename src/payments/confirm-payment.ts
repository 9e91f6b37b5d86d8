import { Prisma, type Order, type Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { Tx } from "../lib/database.ts";
import { AppError } from "../lib/errors.ts";
import { type Actor, type HistoryFact, recordHistory } from "../orders/history.ts";
import { khaltiSaid } from "./payment-history.ts";
import { scheduleReconcile } from "./schedule-reconcile.ts";
import { moveOrder } from "../orders/order.ts";
import {
  type Decision,
  decideConfirmation,
  decideOrderEffect,
  isOpen,
  type OrderEffect,
} from "./payment.ts";

export class PaymentNotFound extends AppError {
  readonly status = 404;
  readonly code = "payment_not_found";

  constructor() {
    super("There is no payment with this pidx.");
  }
}

/** What a pidx may look like; anything else is nobody's, and need not be looked for. */
export function requirePidx(text: unknown): string {
  if (typeof text !== "string" || !/^[\w-]{1,100}$/.test(text)) throw new PaymentNotFound();
  return text;
}

/**
 * - `confirmed`: Khalti answered, and our books say what it means
 * - `unconfirmed`: Khalti gave no answer that could be used; nothing is decided
 */
export type Confirmation =
  { result: "confirmed"; answer: LookupAnswer } | { result: "unconfirmed"; answer: null };

/**
 * Asks Khalti about a payment and writes down what its answer means. The only code that makes a payment completed:
 * the return URL, staff and whatever else wants to know all come through here. Repeating it changes nothing.
 *
 * @throws PaymentNotFound when no payment of ours has this pidx
 */
export async function confirmPayment(
  context: AppContext,
  input: { pidx: string; actor: Actor },
): Promise<Confirmation> {
  const payment = await context.db.payment.findUnique({ where: { pidx: input.pidx } });
  if (payment === null) throw new PaymentNotFound();

  const outcome = await context.khalti.lookup(input.pidx);
  if (outcome.kind !== "answer") {
    if (outcome.kind === "refused") {
      // Khalti has no doubt, but its no is about our key or our pidx: a person should look.
      context.logger.error(
        { pidx: input.pidx, httpStatus: outcome.httpStatus, reason: outcome.message },
        "Khalti refused to look up a payment of ours",
      );
    }
    // Our own ceiling says nothing about Khalti.
    if (outcome.kind === "refused" || outcome.reason !== "rate_limited") {
      await noteUnconfirmed(context, payment, outcome.message, input.actor);
    }
    return { result: "unconfirmed", answer: null };
  }

  const answer = outcome.value;
  if (isNoNews(context, payment, answer)) return { result: "confirmed", answer };
  try {
    await settle(context, payment, answer, input.actor);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Another order took the transaction id a moment ago: the second look finds it taken and holds the payment.
    await settle(context, payment, answer, input.actor);
  }
  return { result: "confirmed", answer };
}

/** Most answers about a payment that waits say that it still waits: those cost no transaction. */
function isNoNews(context: AppContext, payment: Payment, answer: LookupAnswer): boolean {
  const decision = decideConfirmation({
    payment,
    order: { status: "awaiting_payment" }, // only money that came looks at the order, and that is always news
    answer,
    transactionIdTaken: false,
    ageMs: ageMs(context, payment),
  });
  return decision.kind === "unchanged" && payment.unconfirmedSince === null;
}

function ageMs(context: AppContext, payment: Payment): number {
  return context.clock.now().getTime() - payment.createdAt.getTime();
}

async function settle(
  context: AppContext,
  payment: Payment,
  answer: LookupAnswer,
  actor: Actor,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const order = await lockOrder(tx, payment.orderId);
    const current = order.payments.find((candidate) => candidate.id === payment.id);
    if (current === undefined) throw new PaymentNotFound();

    const decision = decideConfirmation({
      payment: current,
      order,
      answer,
      transactionIdTaken: await isTransactionIdTaken(tx, current, answer),
      ageMs: ageMs(context, current),
    });
    const effect = decideOrderEffect(
      order.status,
      decision,
      order.payments.some((other) => other.id !== current.id && isOpen(other.status)),
    );
    await write(tx, { context, order, payment: current, answer, actor, decision, effect });
  });
}

/** The order with its payments, locked: whoever changes any of them waits here. */
export async function lockOrder(tx: Tx, orderId: string): Promise<Order & { payments: Payment[] }> {
  await tx.$queryRaw`select 1 from orders where id = ${orderId}::uuid for update`;
  return tx.order.findUniqueOrThrow({ where: { id: orderId }, include: { payments: true } });
}

/** Whether another payment of ours carries the transaction that Khalti names. */
export async function isTransactionIdTaken(tx: Tx, payment: Payment, answer: LookupAnswer) {
  if (answer.status !== "completed" || answer.transactionId === null) return false;
  const holder = await tx.payment.findUnique({
    where: { transactionId: answer.transactionId },
    select: { id: true },
  });
  return holder !== null && holder.id !== payment.id;
}

interface Change {
  context: AppContext;
  order: Order;
  payment: Payment;
  answer: LookupAnswer;
  actor: Actor;
  decision: Decision;
  effect: OrderEffect;
}

async function write(tx: Tx, change: Change): Promise<void> {
  const { order, payment, answer, decision, effect } = change;
  const at = change.context.clock.now();
  if (decision.kind === "unchanged") {
    if (payment.unconfirmedSince !== null) {
      await tx.payment.update({ where: { id: payment.id }, data: { unconfirmedSince: null } });
    }
    return;
  }
  const completes = decision.kind === "move" && decision.to === "completed";
  const settled = await tx.payment.update({
    where: { id: payment.id },
    data: {
      status: decision.kind === "hold" ? "held" : decision.to,
      unconfirmedSince: null,
      ...(decision.kind === "hold"
        ? { heldCode: decision.because.code, heldMessage: decision.because.message, heldAt: at }
        : {}),
      ...(completes
        ? { transactionId: answer.transactionId, feePaisa: answer.feePaisa, completedAt: at }
        : {}),
    },
  });
  await scheduleReconcile(tx, settled, at);
  if (effect.to !== null || effect.attention !== null) {
    await tx.order.update({
      where: { id: order.id },
      data: {
        ...(effect.to === null ? {} : { status: moveOrder(order.status, effect.to) }),
        ...(effect.to === "paid" ? { paidAt: at } : {}),
        ...(effect.to === "refunded" ? { refundedPaisa: order.amountPaisa } : {}),
        ...(effect.attention === null
          ? {}
          : {
              attentionCode: effect.attention.code,
              attentionMessage: effect.attention.message,
            }),
      },
    });
  }
  await recordHistory(tx, order.id, at, historyOf(change));
}

function historyOf({ payment, answer, actor, decision, effect }: Change): HistoryFact[] {
  if (decision.kind === "unchanged") return [];
  const facts: HistoryFact[] = [
    {
      paymentId: payment.id,
      actor,
      type: decision.kind === "hold" ? "payment_held" : paymentEntry(decision.to),
      ...(decision.kind === "hold"
        ? { reason: decision.because.message }
        : decision.late
          ? { reason: `The money came late: the payment was ${payment.status} already.` }
          : {}),
      data: {
        pidx: payment.pidx,
        ...(decision.kind === "hold" ? { code: decision.because.code } : {}),
        ...(decision.kind === "move" && decision.late ? { late: true } : {}),
        khalti: khaltiSaid(answer),
      },
    },
  ];
  if (effect.to !== null) facts.push({ type: orderEntry(effect.to), actor });
  else if (effect.attention !== null) {
    facts.push({
      type: "attention",
      actor,
      reason: effect.attention.message,
      data: { code: effect.attention.code },
    });
  }
  return facts;
}

function paymentEntry(to: Payment["status"]): HistoryFact["type"] {
  return to === "created" ? "payment_created" : `payment_${to}`;
}

function orderEntry(to: Order["status"]): HistoryFact["type"] {
  if (to === "paid") return "paid";
  return to === "awaiting_payment" ? "order_reopened" : `order_${to}`;
}

/** Once for each stretch of silence, so that asking again and again does not fill the history. */
async function noteUnconfirmed(
  context: AppContext,
  payment: Payment,
  reason: string,
  actor: Actor,
): Promise<void> {
  const at = context.clock.now();
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.payment.updateMany({
      where: { id: payment.id, unconfirmedSince: null },
      data: { unconfirmedSince: at },
    });
    if (count === 0) return;
    await recordHistory(tx, payment.orderId, at, [
      { paymentId: payment.id, type: "lookup_failed", actor, reason },
    ]);
  });
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
