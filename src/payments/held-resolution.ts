// What a person's decision about a held payment may be. Pure.
import type { Order, Payment } from "../generated/prisma/client.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { HoldOutcome } from "../lifecycle/hold-end.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";

/** A person's decision contradicts Khalti's answer. */
export class ResolutionConflict extends AppError {
  readonly status = 409;
  readonly code = "resolution_conflict";
}

/**
 * @throws ResolutionConflict when the decision contradicts Khalti's answer or our records
 * @throws InvalidRequest when the refunded amount is no part of the payment
 */
export function requireAgreement(facts: {
  outcome: HoldOutcome;
  answer: LookupAnswer;
  order: Pick<Order, "status">;
  payment: Pick<Payment, "pidx" | "amountPaisa">;
  /** Another payment of ours has the transaction id that Khalti names. */
  transactionIdTaken: boolean;
  /** What Khalti has refunded already, in paisa, by a person's word. */
  refundedPaisa?: number | undefined;
}): void {
  const { outcome, answer, order, payment, transactionIdTaken, refundedPaisa } = facts;
  const no = (why: string) => {
    throw new ResolutionConflict(why, { members: { khalti: lookupSnapshot(answer) } });
  };
  if (answer.pidx !== payment.pidx) no("Khalti answered about another payment.");
  const says = `Khalti says "${answer.statusWord}"`;
  const dashboard = `in Khalti's dashboard (transaction ${answer.transactionId ?? "not named"})`;
  switch (outcome) {
    case "completed":
      if (answer.status === "partially_refunded") {
        if (refundedPaisa === undefined) no(`${says}: give the refunded amount with it.`);
        else requirePart(payment.amountPaisa, refundedPaisa);
      } else if (answer.status !== "completed") {
        no(`${says}, so the money is not ours.`);
      } else if (refundedPaisa !== undefined) {
        no(`${says}, so nothing is refunded.`);
      }
      if (answer.totalAmountPaisa !== payment.amountPaisa) {
        no(
          `Khalti took ${formatRupees(answer.totalAmountPaisa)}, and the order is for ${formatRupees(payment.amountPaisa)}: send the money back, or refund it ${dashboard} and resolve the payment as refunded.`,
        );
      }
      if (answer.transactionId === null) no("Khalti names no transaction.");
      if (transactionIdTaken) {
        no("Khalti names a transaction that paid another order.");
      }
      if (order.status !== "held") {
        no(
          `The order is ${order.status === "refunded" ? "refunded" : "paid by another payment"}: send this one back, or refund it ${dashboard} and resolve it as refunded.`,
        );
      }
      return;
    case "refunded":
      // Of an answer that contradicts itself, a person says what Khalti's dashboard shows.
      if (answer.status !== "refunded" && answer.contradiction === undefined)
        no(
          answer.status === "completed"
            ? `${says}, so the money is not refunded: send it back, or refund it ${dashboard} first.`
            : `${says}, so no money is refunded.`,
        );
      return;
    case "canceled":
      if (["completed", "pending", "refunded", "partially_refunded"].includes(answer.status)) {
        no(`${says}, so it cannot be canceled.`);
      }
  }
}

/** @throws InvalidRequest for an amount that is no part of the payment */
function requirePart(amountPaisa: number, refundedPaisa: number): void {
  if (refundedPaisa < amountPaisa) return;
  const message = `Should be less than the payment, ${String(amountPaisa)} paisa: Khalti refunded a part.`;
  throw new InvalidRequest([{ path: "refunded_amount", message }]);
}
