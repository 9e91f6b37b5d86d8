import type { OrderItem, TopUp } from "../generated/prisma/client.ts";
import type { TopUpStatus } from "../generated/prisma/enums.ts";
import type { Tx } from "../lib/database.ts";

export type { TopUpStatus } from "../generated/prisma/enums.ts";

const TRANSITIONS: Record<TopUpStatus, readonly TopUpStatus[]> = {
  pending: ["submitting", "refused"],
  // Back to pending only after a definite no that is about us, or where nothing left us.
  submitting: ["delivered", "queued", "refused", "unknown", "pending"],
  queued: ["delivered", "refused", "unknown"],
  unknown: ["delivered", "queued", "refused"],
  delivered: [],
  refused: [],
};

/** `to`, if a top-up may go there from `from`; everything that writes a top-up's status asks here. */
export function moveTopUp(from: TopUpStatus, to: TopUpStatus): TopUpStatus {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`a top-up never goes from ${from} to ${to}`);
  return to;
}

/** A top-up of our books, with what its item cost the customer: its amount and the provider's charge. */
export type TopUpWithItem = TopUp & { item: Pick<OrderItem, "amountPaisa"> };

/** The top-ups of an order, oldest attempt first; for who holds the order's lock. */
export async function topUpsOf(tx: Tx, orderId: string): Promise<TopUpWithItem[]> {
  return tx.topUp.findMany({
    where: { orderId },
    include: { item: { select: { amountPaisa: true } } },
    orderBy: [{ position: "asc" }, { attempt: "asc" }],
  });
}

/** Neither delivered nor refused: the customer's money is for it. */
export function isUnderWay({ status }: Pick<TopUp, "status">): boolean {
  return status !== "delivered" && status !== "refused";
}

/** The part of the money that top-ups under way are paid with, in paisa: it cannot be given back meanwhile. */
export function reservedPaisa(topUps: TopUpWithItem[]): number {
  return topUps.filter(isUnderWay).reduce((sum, { item }) => sum + item.amountPaisa, 0);
}

type Attempt = Pick<TopUp, "position" | "attempt">;

/** The latest attempt of each item, which tells how the item stands. */
export function latestAttempts<T extends Attempt>(topUps: T[]): T[] {
  return topUps.filter((topUp) => isLatestAttempt(topUp, topUps));
}

export function isLatestAttempt({ position, attempt }: Attempt, topUps: Attempt[]): boolean {
  return topUps.every((other) => other.position !== position || other.attempt <= attempt);
}
