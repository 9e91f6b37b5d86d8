import { z } from "zod";
import type { Order, Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { reason } from "../http/reason.ts";
import { AppError } from "../lib/errors.ts";
import type { Tx } from "../database/database.ts";
import { readOpenHold } from "../ledger/read-open-hold.ts";
import type { MoneyEvent, OpenHold } from "../ledger/transfer.ts";
import type { Actor, HistoryFact } from "../orders/history.ts";
import { purchaseKeys, recordPurchase } from "../orders/recent-purchases.ts";
import { readFullOrder } from "../orders/read-full-order.ts";
import { runInTransaction } from "../database/run-sql.ts";
import { recordChanges } from "../events/record-changes.ts";
import { PaymentNotFound, requireAnswer } from "./confirm-payment.ts";
import { requireAgreement } from "./held-resolution.ts";
import { type HoldOutcome, recordOrderEnd } from "../lifecycle/hold-end.ts";
import { isUnderWayBack } from "../lifecycle/send-back.ts";
import { lockOrder, paymentOf } from "../lifecycle/lock-order.ts";
import { isUsedUp, lockLinkUses } from "../lifecycle/payment-link-uses.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { nextCheckAt } from "../lifecycle/reconciliation-schedule.ts";
import { createTopUps } from "../lifecycle/create-top-ups.ts";
import { queueReceipt } from "../lifecycle/order-emails.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";

const PAISA = "Should be a whole number of paisa, 1 or more.";

/** The body of `POST /v1/admin/payments/{pidx}/resolve`. */
export const resolveRequest = z
  .strictObject({
    outcome: z.enum(
      ["completed", "canceled", "refunded"],
      "Should be completed, canceled or refunded.",
    ),
    reason,
    refunded_amount: z
      .int(PAISA)
      .min(1, PAISA)
      .optional()
      .describe("Paisa; with completed, for a payment of which Khalti has refunded a part already"),
  })
  .refine((body) => body.refunded_amount === undefined || body.outcome === "completed", {
    path: ["refunded_amount"],
    message: "Belongs to completed alone; leave it out.",
  });

export class PaymentNotHeld extends AppError {
  readonly status = 409;
  readonly code = "payment_not_held";
}

/** A refund sends its money back, or may have done so: nothing else is decided meanwhile. */
export class PaymentBeingSentBack extends AppError {
  readonly status = 409;
  readonly code = "payment_being_sent_back";

  constructor() {
    super("The payment's money is being sent back: its refund has to end first.");
  }
}

/**
 * Ends a held payment by a person's decision, after a fresh lookup. Staff decide what a contradiction means. They can neither
 * make an order paid without Khalti's money nor write off money that Khalti has taken.
 *
 * @throws PaymentNotFound, PaymentNotHeld, PaymentBeingSentBack, ResolutionConflict, InvalidRequest
 * @throws KhaltiUnavailable when Khalti does not answer now
 */
export async function resolveHeldPayment(
  context: AppContext,
  input: {
    pidx: string;
    outcome: HoldOutcome;
    reason: string;
    actor: Actor;
    /** With `completed`: what Khalti has refunded already, in paisa. */
    refundedPaisa?: number | undefined;
  },
): Promise<LookupAnswer> {
  const { pidx, outcome, reason, actor, refundedPaisa } = input;
  await requireHeld(context, pidx);
  const answer = await requireAnswer(context, { pidx, actor, nothing: "decided" });
  await context.db.$transaction(async (tx) => {
    const found = await tx.payment.findUniqueOrThrow({ where: { pidx }, include: { order: true } });
    const isLinkUsedUp = await lockUsedUpLink(tx, found.order);
    const locked = await lockOrder(tx, found.orderId);
    const now = context.clock.now();
    const { order } = locked;
    const payment = locked.payments.find((candidate) => candidate.id === found.id);
    if (payment?.status !== "held") throw new PaymentNotHeld("The payment is not held any more.");
    if (isUnderWayBack(locked.sendBacks, payment)) throw new PaymentBeingSentBack();
    const hold = await readOpenHold(tx, { orderId: order.id, paymentId: payment.id });
    const transactionIdTaken = await paidAnother(tx, payment, answer);
    requireAgreement({ outcome, answer, order, payment, transactionIdTaken, refundedPaisa });

    const completedAt = outcome === "completed" ? now : payment.completedAt;
    const linkOverusedAt =
      isLinkUsedUp && outcome === "completed" && order.paidAt === null ? now : null;
    const repeats =
      outcome === "completed" && order.paidAt === null
        ? await purchaseAgain(context, tx, { orderId: order.id, now })
        : null;
    const again = repeats === null ? {} : { paidAgainAt: now, paidAgainAfter: repeats };
    await tx.payment.update({
      where: { id: payment.id },
      data: {
        ...again,
        status: outcome,
        completedAt,
        dueAt: nextCheckAt({ ...payment, status: outcome, completedAt }, now),
        heldCode: null,
        heldMessage: null,
        heldAt: null,
        ...(outcome === "completed"
          ? { transactionId: answer.transactionId, feePaisa: answer.feePaisa, linkOverusedAt }
          : {}),
      },
    });
    const facts: HistoryFact[] = [
      {
        paymentId: payment.id,
        type: `payment_${outcome}`,
        money: endOfHold(outcome, payment, answer, hold),
        actor,
        reason,
        data: { pidx, resolved: true, was_held: payment.heldCode, khalti: lookupSnapshot(answer) },
      },
      ...(await recordOrderEnd(tx, {
        locked,
        payment: { ...payment, ...again, linkOverusedAt: payment.linkOverusedAt ?? linkOverusedAt },
        outcome,
        // A contradictory answer may name no amount.
        takenPaisa: answer.totalAmountPaisa || payment.amountPaisa,
        actor,
        now,
      })),
    ];
    await recordChanges(tx, order.id, now, facts);
    if (facts.some(({ type }) => type === "paid")) {
      await createTopUps(tx, order.id, { actor, now });
      await queueReceipt(context, tx, { orderId: order.id, now });
    }
    if (refundedPaisa !== undefined) {
      const paid = paymentOf(await lockOrder(tx, order.id), payment.id);
      const external = {
        changes: [],
        externalRefund: { amountPaisa: refundedPaisa, enteredByStaff: true as const },
      };
      const data = { resolved: true, khalti: lookupSnapshot(answer) };
      await recordRefunds(tx, paid, external, { actor, now, reason, data });
    }
  });
  return answer;
}

function endOfHold(
  outcome: HoldOutcome,
  { id: paymentId, amountPaisa }: Payment,
  { feePaisa }: LookupAnswer,
  hold: OpenHold | null,
): MoneyEvent | null {
  if (outcome === "completed") return { kind: "completed", paymentId, amountPaisa, feePaisa, hold };
  return hold === null ? null : { kind: "given_up", hold };
}

/** @throws PaymentNotFound, PaymentNotHeld */
export async function requireHeld(context: AppContext, pidx: string): Promise<Payment> {
  const payment = await context.db.payment.findUnique({ where: { pidx } });
  if (payment === null) throw new PaymentNotFound();
  if (payment.status !== "held") {
    throw new PaymentNotHeld(`The payment is ${payment.status.replaceAll("_", " ")}, not held.`);
  }
  return payment;
}

/** Locks the order's payment link, before the order. @returns whether all of its uses are taken */
async function lockUsedUpLink(tx: Tx, order: Order): Promise<boolean> {
  const { id, paymentLinkId: linkId } = order;
  return linkId !== null && isUsedUp(await lockLinkUses(tx, { linkId, except: id }));
}

async function purchaseAgain(
  { config }: AppContext,
  tx: Tx,
  { orderId, now }: { orderId: string; now: Date },
): Promise<string | null> {
  const order = await readFullOrder(runInTransaction(tx), orderId);
  return recordPurchase(tx, { orderId, keys: purchaseKeys(config.dataKeys, order), now });
}

async function paidAnother(tx: Tx, payment: Payment, answer: LookupAnswer): Promise<boolean> {
  const holder = await tx.payment.findUnique({
    where: { transactionId: answer.transactionId ?? "" },
    select: { id: true },
  });
  return holder !== null && holder.id !== payment.id;
}
