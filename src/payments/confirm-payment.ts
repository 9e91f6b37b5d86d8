import type { AppContext } from "../context.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { Urgency } from "../khalti/lookup-budget.ts";
import { withLogFields } from "../lib/logger.ts";
import { AppError } from "../lib/errors.ts";
import { violatedUnique } from "../database/raw-sql.ts";
import type { Actor } from "../orders/history.ts";
import {
  type EarlierPurchase,
  type Purchase,
  PURCHASE_KEY,
  purchaseKeys,
  readEarlierPurchases,
  repeatedOrder,
} from "../orders/recent-purchases.ts";
import { readFullOrder } from "../orders/read-full-order.ts";
import { decideConfirmation, decideOrderEffect, isLapsed } from "../lifecycle/payment.ts";
import { eventsOfConfirmation } from "../lifecycle/confirmation-events.ts";
import { type PaymentFacts, readPaymentFacts } from "../lifecycle/payment-facts.ts";
import { isNotFound } from "../lifecycle/deadlines.ts";
import { isPaid } from "../lifecycle/refund.ts";
import { recordHeldAmount } from "./record-held-amount.ts";
import { recordRefundsFromLookup } from "./record-refunds-from-lookup.ts";
import { recordSentBackFromLookup } from "./record-sent-back-from-lookup.ts";
import { recordUnconfirmed } from "./record-unconfirmed.ts";
import { writeConfirmation } from "../lifecycle/write-confirmation.ts";

export class PaymentNotFound extends AppError {
  readonly status = 404;
  readonly code = "payment_not_found";

  constructor() {
    super("There is no payment with this pidx.");
  }
}

/** @returns the text, if it may be a pidx @throws PaymentNotFound */
export function requirePidx(text: unknown): string {
  if (typeof text !== "string" || !/^[\w-]{1,100}$/.test(text)) throw new PaymentNotFound();
  return text;
}

/**
 * - `confirmed`: Khalti answered, and our records say what it means
 * - `unconfirmed`: Khalti gave no usable answer, and nothing is decided
 */
export type Confirmation =
  | { result: "confirmed"; answer: LookupAnswer }
  | {
      result: "unconfirmed";
      answer: null;
      /** Khalti says that it does not know the payment. */
      isMissing: boolean;
      /** It has said so for an hour. */
      isNotFound: boolean;
    };

/**
 * Looks a payment up and records what the answer means. The only code that makes a payment completed: the return URL, the
 * reconciler, staff and every later operation call it. Repeating it changes nothing.
 *
 * @param input.facts the payment's facts, where the caller has just read them
 * @param input.urgency who comes first under the ceiling of lookups: by default a customer, or any background job
 * @throws PaymentNotFound when no payment of ours has this pidx
 */
export async function confirmPayment(
  context: AppContext,
  input: { pidx: string; actor: Actor; facts?: PaymentFacts; urgency?: Urgency },
): Promise<Confirmation> {
  const { pidx, actor } = input;
  const facts = input.facts ?? (await requireFacts(context, pidx));
  const askedAt = context.clock.now();
  const { urgency = actor === "reconciler" ? "background" : "customer" } = input;
  await context.spans.about(facts.order.id, { pidx });
  const outcome = await withLogFields({ order: facts.order.id }, () =>
    context.khalti.lookup(pidx, urgency),
  );
  if (outcome.kind === "answer") {
    if (outcome.value.feeNotBelieved === true) {
      context.logger.warn({ pidx }, "Khalti names a fee that cannot be; it is recorded as unknown");
    }
    await recordAnswer(context, { facts, answer: outcome.value, askedAt, pidx, actor });
    return { result: "confirmed", answer: outcome.value };
  }
  // Our own ceiling on lookups says nothing about Khalti.
  if (outcome.kind === "refused" || outcome.reason !== "rate_limited") {
    await recordUnconfirmed(context, facts, outcome, actor);
  }
  const isMissing = outcome.kind === "refused" && outcome.reason === "not_found";
  return {
    result: "unconfirmed",
    answer: null,
    isMissing,
    isNotFound: isMissing && isNotFound(facts.payment, context.clock.now()),
  };
}

/**
 * The same for callers that need an answer.
 *
 * @param input.nothing the verb for the error's sentence: "decided"
 * @throws PaymentNotFound
 * @throws KhaltiUnavailable when Khalti does not answer now
 */
export async function requireAnswer(
  context: AppContext,
  { nothing, ...input }: { pidx: string; actor: Actor; nothing: string },
): Promise<LookupAnswer> {
  const { answer } = await confirmPayment(context, input);
  if (answer === null) {
    throw new KhaltiUnavailable(`Khalti cannot be asked at the moment, so nothing was ${nothing}.`);
  }
  return answer;
}

async function requireFacts(context: AppContext, pidx: string): Promise<PaymentFacts> {
  const facts = await readPaymentFacts(context.sql, pidx);
  if (facts === null) throw new PaymentNotFound();
  return facts;
}

const MAX_TRIES = 20;

/**
 * Decides on the facts, and writes the decision if they are still current; otherwise decides again on newer facts. Of several
 * that decide at the same time one writes, and the others find nothing left to do.
 */
async function recordAnswer(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; askedAt: Date; pidx: string; actor: Actor },
): Promise<void> {
  const { answer, askedAt, pidx, actor } = input;
  let { facts } = input;
  let transactionIdTaken = false;
  // Usually there is none, so the write asks: it fails when there is one.
  let earlier: EarlierPurchase[] = [];
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (isPaid(facts.payment.status)) {
      await recordRefundsFromLookup(context, { facts, answer, askedAt, actor });
      return;
    }
    if (facts.payment.status === "held" && facts.refundOpen) {
      await recordSentBackFromLookup(context, { facts, answer, askedAt, actor });
      return;
    }
    if (
      facts.payment.status === "held" &&
      (await recordHeldAmount(context, { facts, answer, actor }))
    ) {
      facts = await requireFacts(context, pidx);
      continue;
    }
    const now = context.clock.now();
    const decision = decideConfirmation({
      ...facts,
      answer,
      transactionIdTaken,
      resolvedByPerson: await wasResolvedByPerson(context, facts, answer),
      ageMs: now.getTime() - facts.payment.createdAt.getTime(),
    });
    // Most answers say that the payment still waits. They cost no write.
    const { unconfirmedSince, notFoundSince } = facts.payment;
    const wasAnswered = unconfirmedSince === null && notFoundSince === null;
    if (decision.kind === "unchanged" && wasAnswered) return;
    const repeats = repeatedOrder(earlier);
    const effect = decideOrderEffect(
      facts.order,
      decision,
      facts.otherOpen,
      now,
      facts.link,
      repeats,
    );
    let purchase: Purchase | null = null;
    if (effect.to === "paid") {
      const order = facts.fullOrder ?? (await readFullOrder(context.sql, facts.order.id));
      facts = { ...facts, fullOrder: order };
      const keys = purchaseKeys(context.config.dataKeys, order);
      purchase = { orderId: order.id, keys, now, earlier };
    }
    try {
      const change = { facts, answer, actor, decision, effect, now, purchase };
      const events = await eventsOfConfirmation(context.sql, change);
      if (events !== null && (await writeConfirmation(context, { ...change, events }))) {
        if (decision.kind === "hold") {
          context.logger.warn(
            { pidx, code: decision.because.code },
            "a payment is held for a person",
          );
        }
        return;
      }
    } catch (error) {
      const violated = violatedUnique(error);
      if (violated === PURCHASE_KEY && purchase !== null) {
        earlier = await readEarlierPurchases(context.sql, purchase);
      } else if (violated === "payments_transaction_id_key") transactionIdTaken = true;
      else throw error;
    }
    facts = await requireFacts(context, pidx);
  }
  throw new Error("the order changes faster than a decision can be written");
}

/** Whether a person resolved the payment as canceled when Khalti gave this same unknown status. */
async function wasResolvedByPerson(
  context: AppContext,
  { payment, order }: PaymentFacts,
  answer: LookupAnswer,
): Promise<boolean> {
  if (answer.status !== "unrecognised" || !isLapsed(payment.status)) return false;
  const given = await context.db.historyEntry.findFirst({
    where: {
      orderId: order.id,
      paymentId: payment.id,
      type: "payment_canceled",
      AND: [
        { data: { path: ["resolved"], equals: true } },
        { data: { path: ["khalti", "status"], equals: answer.statusWord } },
      ],
    },
    select: { id: true },
  });
  return given !== null;
}
