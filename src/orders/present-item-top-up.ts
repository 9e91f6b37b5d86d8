import { z } from "zod";
import type { Order, OrderItem, Refund, TopUp } from "../generated/prisma/client.ts";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { mobileOperator } from "../providers/mobile-operator.ts";
import { REFUSAL_REASONS, refusalReason } from "../providers/refusal-reason.ts";
import { fieldsOf } from "./customer.ts";
import { lateFrom } from "./top-up-limits.ts";

export const itemTopUpResponse = z.object({
  status: z
    .enum(["awaiting_payment", ...Object.values(TopUpStatus), "refunding", "refunded"])
    .describe(
      "`refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way",
    ),
  detail: z
    .string()
    .nullable()
    .describe(
      "The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it",
    ),
  expected_by: z.iso
    .datetime()
    .nullable()
    .describe(
      "Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null",
    ),
  reason: z
    .object({ code: z.enum(REFUSAL_REASONS), message: z.string() })
    .nullable()
    .describe("Why it was not delivered; null unless the provider refused it"),
});

/**
 * State of an item's top-up, as the customer sees it; null for goods.
 *
 * @param dataKeys null: without the receiver
 */
export function presentItemTopUp(
  item: OrderItem,
  order: Pick<Order, "paidAt" | "amountPaisa" | "refundedPaisa"> & {
    topUps: TopUp[];
    refunds: Refund[];
  },
  dataKeys: DataKeys | null,
): z.output<typeof itemTopUpResponse> | null {
  if (item.provider === null) return null;
  const latest = order.topUps.findLast(({ position }) => position === item.position);
  const receiver = dataKeys === null ? null : fieldsOf(dataKeys, item);
  const detail =
    Object.values(receiver ?? {})
      .map(withOperator)
      .join(", ") || null;
  if (latest !== undefined) {
    const isRefused = latest.status === "refused";
    return {
      status: statusOf(latest, order),
      detail,
      expected_by: lateFrom(latest)?.toISOString() ?? null,
      reason: isRefused ? refusalReason(latest.message) : null,
    };
  }
  if (order.paidAt === null) {
    return { status: "awaiting_payment", detail, expected_by: null, reason: null };
  }
  // The event of a paid order is made before its top-ups are, in the same commit and of the same time.
  const late = lateFrom({ status: "pending", createdAt: order.paidAt, submittedAt: null });
  return { status: "pending", detail, expected_by: late?.toISOString() ?? null, reason: null };
}

/** Appends the operator to a mobile number; other values stay as they are. */
function withOperator(value: string): string {
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
  // A person has to find out whether an unknown refund was made: promise the customer nothing until then.
  if (refund === undefined || refund.status === "unknown") return status;
  return refund.status === "succeeded" ? "refunded" : "refunding";
}
