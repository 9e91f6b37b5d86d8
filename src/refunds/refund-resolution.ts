// Whether a person's decision about a refund fits Khalti's answer and our records. Pure.
import type { Payment, Refund } from "../generated/prisma/client.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import {
  isOfUnknownAmount,
  type RecordedRefund,
  refundablePaisa,
  refundedPaisa,
} from "../lifecycle/refund.ts";
import { ResolutionConflict } from "../payments/held-resolution.ts";
import type { ResolveRefundRequest } from "./refund-request.ts";
import { RefundExceedsPayment } from "./refundable.ts";

/** @throws InvalidRequest when an amount is missing, or given for a refund whose amount is known */
export function requireAmount(
  refund: Pick<Refund, "amountPaisa">,
  outcome: ResolveRefundRequest["outcome"],
  amount: number | undefined,
): void {
  const no = (message: string) => {
    throw new InvalidRequest([{ path: "amount", message }]);
  };
  if (refund.amountPaisa !== null && amount !== undefined) {
    no("The amount of this refund is known: leave it out.");
  }
  if (refund.amountPaisa === null && outcome === "succeeded" && amount === undefined) {
    no("Give the refunded amount in paisa: Khalti does not say it.");
  }
}

/** @throws ResolutionConflict, RefundExceedsPayment when the decision contradicts Khalti's answer or our records */
export function requireAgreement(
  {
    payment,
    refunds,
  }: {
    payment: Pick<Payment, "pidx" | "amountPaisa">;
    refunds: RecordedRefund[];
  },
  refund: RecordedRefund,
  decided: {
    outcome: ResolveRefundRequest["outcome"];
    amountPaisa: number | undefined;
    answer: LookupAnswer;
  },
): void {
  const { outcome, amountPaisa, answer } = decided;
  const no = (why: string) => {
    throw new ResolutionConflict(why, { members: { khalti: lookupSnapshot(answer) } });
  };
  const says = `Khalti says "${answer.statusWord}"`;
  if (answer.pidx !== payment.pidx) no("Khalti answered about another payment.");
  if (answer.contradiction !== undefined) no(answer.contradiction.message);
  if (outcome === "failed") {
    if (isOfUnknownAmount(refund)) no("Khalti refunded a part of the money: give its amount.");
    if (answer.status === "refunded") no(`${says}, so all of the money is refunded.`);
    return;
  }
  if (answer.status === "completed") no(`${says}, so nothing is refunded.`);
  const leftPaisa = refundablePaisa(payment, refunds);
  if ((amountPaisa ?? 0) > leftPaisa) throw new RefundExceedsPayment(leftPaisa);
  const afterPaisa = refundedPaisa(refunds) + (refund.amountPaisa ?? amountPaisa ?? 0);
  if (answer.status === "partially_refunded" && afterPaisa >= payment.amountPaisa) {
    no(`${says}, so not all of the money is refunded.`);
  }
}
