import type { Payment } from "../generated/prisma/client.ts";

/** What the customer has paid by a payment that was completed, in paisa. */
export function paidPaisaOf({
  payments,
}: {
  payments: Pick<Payment, "completedAt" | "amountPaisa">[];
}): number {
  return payments.find(({ completedAt }) => completedAt !== null)?.amountPaisa ?? 0;
}
