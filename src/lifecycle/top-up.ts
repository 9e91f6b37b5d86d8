import type { OrderItem, TopUp } from "../generated/prisma/client.ts";
import type { OnRefusal, TopUpStatus } from "../generated/prisma/enums.ts";
import type { RecordedRefund } from "./refund.ts";

export type { TopUpStatus } from "../generated/prisma/enums.ts";

const TRANSITIONS: Record<TopUpStatus, readonly TopUpStatus[]> = {
  pending: ["submitting", "refused"],
  // Back to pending only when nothing was sent, or the provider refused for a reason of ours.
  submitting: ["delivered", "queued", "refused", "unknown", "pending"],
  queued: ["delivered", "refused", "unknown"],
  unknown: ["delivered", "queued", "refused"],
  delivered: [],
  refused: [],
};

/** @returns `to` @throws Error when a top-up may not go from `from` to `to` */
export function moveTopUp(from: TopUpStatus, to: TopUpStatus): TopUpStatus {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`a top-up never goes from ${from} to ${to}`);
  return to;
}

/** The next state of a top-up. */
export interface TopUpChange {
  to: TopUpStatus;
  /** The provider's own words, or our reason. */
  message: string | null;
  /** The provider's id, where it named one. */
  providerId?: string | null;
  /** What a pending one waits for on our side. */
  waitingFor?: string;
  /** Overrides what the product says about a refusal. */
  onRefusal?: OnRefusal | undefined;
}

/** A top-up with the price of its item: the amount delivered and the provider's charge. */
export type TopUpWithItem = TopUp & { item: Pick<OrderItem, "amountPaisa"> };

/** Neither delivered nor refused: the customer's money is reserved for it. */
export function isUnderWay({ status }: Pick<TopUp, "status">): boolean {
  return status !== "delivered" && status !== "refused";
}

/** The money that pays for top-ups under way, in paisa. It cannot be refunded meanwhile. */
export function reservedPaisa(topUps: TopUpWithItem[]): number {
  return topUps.filter(isUnderWay).reduce((sum, { item }) => sum + item.amountPaisa, 0);
}

type Attempt = Pick<TopUp, "position" | "attempt">;

/** The latest attempt of each item: the one that counts. */
export function latestAttempts<T extends Attempt>(topUps: T[]): T[] {
  return topUps.filter((topUp) => isLatestAttempt(topUp, topUps));
}

export function isLatestAttempt({ position, attempt }: Attempt, topUps: Attempt[]): boolean {
  return topUps.every((other) => other.position !== position || other.attempt <= attempt);
}

/** A refund for it succeeded or is under way, or a person recorded that it was refunded outside Khalti. */
export function isCompensated(
  { id, refundedExternallyAt }: Pick<TopUp, "id" | "refundedExternallyAt">,
  refunds: RecordedRefund[],
): boolean {
  return (
    refundedExternallyAt !== null ||
    refunds.some(({ topUpId, status }) => topUpId === id && status !== "failed")
  );
}
