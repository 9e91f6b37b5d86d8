import type { OrderItem, TopUp } from "../../src/generated/prisma/client.ts";
import { NOW } from "../lifecycle/recorded-refunds.ts";

export type SoldTopUp = TopUp & { item: OrderItem };

/** A top-up of Rs 300, for which the customer paid Rs 310. */
export function topUpRow(facts: Partial<TopUp> = {}, item: Partial<OrderItem> = {}): SoldTopUp {
  const { position = 0, attempt = 1 } = facts;
  return {
    id: `top-up-${String(position)}-${String(attempt)}`,
    orderId: "order",
    position,
    attempt,
    provider: "khalti_wallet",
    status: "pending",
    reference: "1795247349989004",
    amountPaisa: 30_000,
    providerId: null,
    message: null,
    waitingFor: null,
    createdAt: NOW,
    submittedAt: null,
    endedAt: null,
    refundedExternallyAt: null,
    dueAt: null,
    item: { fields: {}, amountPaisa: 31_000, onRefusal: "refund", ...item } as OrderItem,
    ...facts,
  };
}
