// Since when an order holds money that has to go back to the customer. Pure.
import type { Order, Payment, Refund, TopUp } from "../generated/prisma/client.ts";
import { DAY_MS } from "../lib/kathmandu.ts";

type OrderWithRows = Pick<Order, "amountPaisa" | "refundedPaisa"> & {
  payments: Payment[];
  refunds: Refund[];
  topUps: TopUp[];
};

/** Held payments of these codes hold money that Khalti took. */
export const TAKEN: readonly string[] = [
  "amount_mismatch",
  "transaction_id_missing",
  "second_payment",
  "order_closed",
  "order_held",
];

const UNDER_WAY: readonly string[] = ["awaiting_approval", "requested", "submitting", "unknown"];

/**
 * The oldest of: held money, a refused top-up whose money is not back, a refund that has not ended, and money for a payment
 * link that was used up. Null where nothing is owed.
 */
export function owedSince(order: OrderWithRows): Date | null {
  const since = [...heldSince(order), ...refusedSince(order), ...refundsSince(order)];
  return since.reduce<Date | null>(
    (oldest, one) => (oldest === null || one < oldest ? one : oldest),
    null,
  );
}

/** When owed money has to be back, by REFUND_DUE_DAYS; null where none is owed. */
export function dueBy(since: Date | null, refundDueDays: number): Date | null {
  return since === null ? null : new Date(since.getTime() + refundDueDays * DAY_MS);
}

function heldSince({ payments }: OrderWithRows): Date[] {
  return payments.flatMap(({ status, heldCode, heldAt, linkOverusedAt, createdAt }) => {
    if (status === "held") return TAKEN.includes(heldCode ?? "") ? [heldAt ?? createdAt] : [];
    const isPaid = status === "completed" || status === "partially_refunded";
    return isPaid && linkOverusedAt !== null ? [linkOverusedAt] : [];
  });
}

function refusedSince({ topUps, refunds, amountPaisa, refundedPaisa }: OrderWithRows): Date[] {
  if (refundedPaisa >= amountPaisa) return [];
  return topUps.flatMap(({ id, position, attempt, status, refundedExternallyAt, ...times }) => {
    const isLast = !topUps.some((other) => other.position === position && other.attempt > attempt);
    const isBack =
      refundedExternallyAt !== null ||
      refunds.some((refund) => refund.topUpId === id && refund.status === "succeeded");
    return status === "refused" && isLast && !isBack ? [times.endedAt ?? times.createdAt] : [];
  });
}

/** A refund of Khalti's dashboard is made already: only its amount is unknown. */
function refundsSince({ refunds }: OrderWithRows): Date[] {
  return refunds.flatMap(({ status, amountPaisa, createdAt }) =>
    UNDER_WAY.includes(status) && amountPaisa !== null ? [createdAt] : [],
  );
}
