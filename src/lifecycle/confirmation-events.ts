import { countEvents, eventsOf, type NewEvent } from "../events/event.ts";
import type { RunSql } from "../database/run-sql.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { readFullOrder } from "../orders/read-full-order.ts";
import { attentionColumns } from "./attention/order-attention.ts";
import { type ConfirmationChange, historyOf } from "./write-confirmation.ts";

type Undecided = Omit<ConfirmationChange, "events">;

/**
 * The events of a decision that is about to be written. They show the order as the write leaves it, and the write fails
 * when the order has changed since.
 *
 * @returns null when the order has changed since the facts were read
 */
export async function eventsOfConfirmation(
  sql: RunSql,
  change: Undecided,
): Promise<NewEvent[] | null> {
  const { facts, now } = change;
  const history = historyOf(change);
  if (countEvents(history) === 0) return [];
  const order = facts.fullOrder ?? (await readFullOrder(sql, facts.order.id));
  if (order.version !== facts.order.version) return null;
  return eventsOf(orderAfter(order, change), history, now);
}

/** The order as the decision leaves it. Pure; the same changes are in write-confirmation.ts. */
export function orderAfter(order: FullOrder, change: Undecided): FullOrder {
  const { facts, answer, decision, effect, now } = change;
  const held = decision.kind === "hold" ? decision.because : null;
  const completes = decision.kind === "move" && decision.to === "completed";
  const becomesPaid = effect.to === "paid";
  return {
    ...order,
    status: effect.to ?? order.status,
    paidAt: becomesPaid ? now : order.paidAt,
    ...attentionColumns(effect.attention),
    payments: order.payments.map((payment) =>
      payment.id !== facts.payment.id
        ? payment
        : {
            ...payment,
            status:
              held !== null ? "held" : decision.kind === "move" ? decision.to : payment.status,
            unconfirmedSince: null,
            notFoundSince: null,
            ...(held === null
              ? {}
              : { heldCode: held.code, heldMessage: held.message, heldAt: now }),
            ...(completes
              ? {
                  transactionId: answer.transactionId,
                  feePaisa: answer.feePaisa,
                  completedAt: now,
                }
              : {}),
          },
    ),
  };
}
