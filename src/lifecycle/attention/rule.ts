import type { Order, Payment, TopUp } from "../../generated/prisma/client.ts";
import { formatRupees } from "../../lib/money.ts";
import type { Attention } from "../../orders/order.ts";
import type { RecordedRefund } from "../refund.ts";

/** What attention depends on. */
export interface AttentionFacts {
  /** What the auditor found. */
  order: Pick<Order, "breaches" | "breachesSince" | "createdAt">;
  payments: PaymentAttention[];
  refunds: RecordedRefund[];
  topUps: TopUp[];
  now: Date;
}

export type PaymentAttention = Pick<
  Payment,
  | "status"
  | "amountPaisa"
  | "createdAt"
  | "completedAt"
  | "linkOverusedAt"
  | "paidAgainAt"
  | "paidAgainAfter"
  | "heldCode"
  | "heldMessage"
  | "heldAt"
  | "doubtCode"
  | "doubtMessage"
  | "doubtSince"
  | "notFoundSince"
  | "unconfirmedSince"
>;

/** Why a person should look, and since when; with a code where it is not the rule's own. */
export type Finding = Pick<Attention, "message" | "since"> & { code?: string };

/** One reason to ask for a person; null when it does not apply. */
export type Rule = (facts: AttentionFacts) => Finding | null;

export function about<T>(found: T | undefined, tell: (found: T) => Finding): Finding | null {
  return found === undefined ? null : tell(found);
}

export function rupees(amountPaisa: number | null): string {
  return formatRupees(amountPaisa ?? 0);
}
