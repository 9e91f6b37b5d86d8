import { z } from "zod";
import type { OrderItem, Refund, TopUp } from "../generated/prisma/client.ts";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import { mobileOperator } from "../providers/mobile-operator.ts";

export const itemTopUpResponse = z.object({
  status: z
    .enum(["awaiting_payment", ...Object.values(TopUpStatus), "refunding", "refunded"])
    .describe(
      "refunding, refunded: it was refused, and its money goes or went back, by a refund or in another way; refused: it was, and the shop looks after it, also while nobody knows whether a refund of it was made",
    ),
  detail: z.string().nullable().describe("Who gets it, as the customer named them"),
});

export const storedFields = z.record(z.string(), z.string());

/** How the top-up of an order's item stands, for the customer; null for goods. */
export function presentItemTopUp(
  item: OrderItem,
  order: { topUps: TopUp[]; refunds: Refund[]; amountPaisa: number; refundedPaisa: number },
): z.output<typeof itemTopUpResponse> | null {
  if (item.provider === null) return null;
  const latest = order.topUps.findLast(({ position }) => position === item.position);
  const detail = Object.values(storedFields.parse(item.fields)).map(named).join(", ") || null;
  return { status: latest === undefined ? "awaiting_payment" : statusOf(latest, order), detail };
}

/** A mobile number with the name of its operator. */
function named(value: string): string {
  const operator = mobileOperator(value);
  return operator === null ? value : `${value} (${operator})`;
}

function statusOf(
  { id, status, refundedExternallyAt }: TopUp,
  { refunds, amountPaisa, refundedPaisa }: Parameters<typeof presentItemTopUp>[1],
): z.output<typeof itemTopUpResponse>["status"] {
  if (status !== "refused") return status;
  if (refundedExternallyAt !== null || refundedPaisa >= amountPaisa) return "refunded";
  const refund = refunds.findLast((one) => one.topUpId === id && one.status !== "failed");
  // Whether an unknown one was made is for a person to find out: the customer is promised nothing meanwhile.
  if (refund === undefined || refund.status === "unknown") return status;
  return refund.status === "succeeded" ? "refunded" : "refunding";
}
