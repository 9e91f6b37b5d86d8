import { Prisma } from "../generated/prisma/client.ts";
import type { PaymentStatus } from "../generated/prisma/enums.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import type { NewEvent } from "../events/event.ts";
import type { AppContext } from "../context.ts";
import { runInTransaction, type RunSql } from "../database/run-sql.ts";
import { toRows } from "../database/raw-sql.ts";
import { type Actor, type HistoryFact, historyRows, orderEntry } from "../orders/history.ts";
import { insertPostings, postingsOf } from "../ledger/insert-postings.ts";
import type { MoneyEvent } from "../ledger/transfer.ts";
import { moveOrder } from "../orders/order.ts";
import { type Purchase, rememberPurchase, repeatedOrder } from "../orders/recent-purchases.ts";
import type { Decision, Hold, OrderEffect } from "./payment.ts";
import type { PaymentFacts } from "./payment-facts.ts";
import { lookupSnapshot } from "./lookup-snapshot.ts";
import { nextCheckAt } from "./reconciliation-schedule.ts";
import { isUsedUp, lockLinkUses } from "./payment-link-uses.ts";
import { receiptOfPaidOrder } from "./order-emails.ts";
import { topUpsOfPaidOrder } from "./create-top-ups.ts";

export interface ConfirmationChange {
  facts: PaymentFacts;
  answer: LookupAnswer;
  actor: Actor;
  decision: Decision;
  effect: OrderEffect;
  now: Date;
  /** Of an order that becomes paid. */
  purchase: Purchase | null;
  /** What shops are told: see confirmation-events.ts. */
  events: NewEvent[];
}

/**
 * Writes a decision in one statement, which is one transaction and one round trip: payment, order, history, postings, events,
 * the top-ups and the receipt of an order that becomes paid, and when the payment is due next.
 *
 * @returns false, with nothing written, when the order has changed since the facts were read
 * @throws a violation of PURCHASE_KEY when the customer has paid for the same lines since
 */
export async function writeConfirmation(
  context: Pick<AppContext, "db" | "sql" | "config">,
  change: ConfirmationChange,
): Promise<boolean> {
  const { db, sql } = context;
  const { link } = change.facts;
  if (link === null || change.effect.to !== "paid") return write(context, sql, change);
  // Another order may become paid by the same link at this moment: the count decides only under the link's lock.
  return db.$transaction(async (tx) => {
    const now = await lockLinkUses(tx, { linkId: link.id, except: change.facts.order.id });
    return isUsedUp(now) === isUsedUp(link) && (await write(context, runInTransaction(tx), change));
  });
}

async function write(
  context: Pick<AppContext, "config">,
  sql: RunSql,
  change: ConfirmationChange,
): Promise<boolean> {
  const { facts, answer, decision, effect, now } = change;
  const { payment, order } = facts;
  const held = decision.kind === "hold" ? decision.because : null;
  const status: PaymentStatus =
    held !== null ? "held" : decision.kind === "move" ? decision.to : payment.status;
  const completes = decision.kind === "move" && decision.to === "completed";
  const isOverused = effect.to === "paid" && facts.link !== null && isUsedUp(facts.link);
  const { purchase } = change;
  const repeats = purchase === null ? null : repeatedOrder(purchase.earlier);
  const remembered =
    purchase === null ? Prisma.empty : rememberPurchase(purchase, Prisma.sql`moved_payment`);
  const changed = { ...payment, status, completedAt: completes ? now : payment.completedAt };
  const topUps =
    effect.to === "paid"
      ? topUpsOfPaidOrder({
          paid: Prisma.sql`moved_order`,
          after: Prisma.sql`history_rows`,
          actor: change.actor,
          now,
        })
      : Prisma.empty;
  const receipt =
    effect.to === "paid"
      ? receiptOfPaidOrder(context, { paid: Prisma.sql`moved_order`, now })
      : Prisma.empty;
  const orderStatus = effect.to === null ? order.status : moveOrder(order.status, effect.to);
  const entries = historyOf(change);
  const history = toRows(historyRows(order.id, now, entries));
  const postings = insertPostings(Prisma.sql`history_rows`, postingsOf(order.id, now, entries));

  // What a shop sees may change without a new version, such as the link of another attempt.
  const seenAt = facts.fullOrder === null ? null : facts.fullOrder.updatedAt;
  const [result] = await sql<{ written: boolean }>(Prisma.sql`
    with moved_order as (
      update orders set
        version = version + 1,
        event_sequence = event_sequence + ${change.events.length},
        status = ${orderStatus}::order_status,
        paid_at = coalesce(${effect.to === "paid" ? now : null}::timestamptz, paid_at),
        attention_code = ${effect.attention?.code ?? null},
        attention_message = ${effect.attention?.message ?? null},
        attention_since = ${effect.attention?.since ?? null}::timestamptz
      where id = ${order.id}::uuid and version = ${order.version}
        and updated_at = coalesce(${seenAt}::timestamptz, updated_at)
      returning id
    ), moved_payment as (
      update payments set
        status = ${status}::payment_status,
        unconfirmed_since = null,
        not_found_since = null,
        held_code = coalesce(${held?.code ?? null}, held_code),
        held_message = coalesce(${held?.message ?? null}, held_message),
        held_at = coalesce(${held === null ? null : now}::timestamptz, held_at),
        transaction_id = coalesce(${completes ? answer.transactionId : null}, transaction_id),
        fee_paisa = coalesce(${completes ? answer.feePaisa : null}::int, fee_paisa),
        completed_at = coalesce(${completes ? now : null}::timestamptz, completed_at),
        due_at = ${nextCheckAt(changed, now)}::timestamptz,
        link_overused_at = coalesce(${isOverused ? now : null}::timestamptz, link_overused_at),
        paid_again_at = coalesce(${repeats === null ? null : now}::timestamptz, paid_again_at),
        paid_again_after = coalesce(${repeats}, paid_again_after)
      from moved_order
      where payments.id = ${payment.id}::uuid
      returning payments.id
    ), history_rows as (
      insert into order_history (order_id, payment_id, at, type, actor, reason, data)
      select entry.order_id, entry.payment_id, entry.at, entry.type, entry.actor, entry.reason, entry.data
      from moved_order, jsonb_populate_recordset(null::order_history, ${history}::jsonb) entry
      returning id
    ), new_events as (
      insert into events (id, type, order_id, body, created_at)
      select event.id, event.type, moved_order.id, event.body, event.created_at
      from moved_order, jsonb_populate_recordset(null::events, ${toRows(change.events)}::jsonb) event
    )${postings}${topUps}${receipt}${remembered}
    select true as written from moved_payment`);
  return result?.written === true;
}

/** The history entries of the decision. */
export function historyOf({
  facts,
  answer,
  actor,
  decision,
  effect,
}: Omit<ConfirmationChange, "events">): HistoryFact[] {
  if (decision.kind === "unchanged") return [];
  const { payment } = facts;
  const common = { paymentId: payment.id, actor };
  const khalti = lookupSnapshot(answer);
  const entries: HistoryFact[] = [
    decision.kind === "hold"
      ? {
          ...common,
          type: "payment_held",
          money: heldMoney(decision.because, answer),
          reason: decision.because.message,
          data: { pidx: payment.pidx, code: decision.because.code, khalti },
        }
      : {
          ...common,
          type: `payment_${decision.to}`,
          money: decision.to === "completed" ? completed(payment, answer) : null,
          ...(decision.late
            ? { reason: `The money arrived late: the payment was ${payment.status} already.` }
            : {}),
          data: { pidx: payment.pidx, ...(decision.late ? { late: true } : {}), khalti },
        },
  ];
  if (effect.to !== null) entries.push({ type: orderEntry(effect.to), actor });
  // An order that becomes held says why in its payment's entry.
  const mayAsk = effect.to === null || effect.to === "paid";
  if (mayAsk && effect.attention !== null && effect.attention !== facts.order.attention) {
    const { code, message } = effect.attention;
    entries.push({ type: "attention", actor, reason: message, data: { code } });
  }
  return entries;
}

function completed(
  { id: paymentId, amountPaisa }: PaymentFacts["payment"],
  { feePaisa }: LookupAnswer,
): MoneyEvent {
  return { kind: "completed", paymentId, amountPaisa, feePaisa, hold: null };
}

/** An answer about another payment says nothing of this one's money. */
function heldMoney({ code }: Hold, { status, totalAmountPaisa }: LookupAnswer): MoneyEvent | null {
  const isTaken = status === "completed" && code !== "pidx_mismatch";
  return isTaken ? { kind: "held", totalPaisa: totalAmountPaisa } : null;
}
