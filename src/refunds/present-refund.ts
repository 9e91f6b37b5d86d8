import { z } from "zod";
import type { Order, Refund } from "../generated/prisma/client.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { mobileOf } from "../orders/customer.ts";
import { RefundStatus } from "../generated/prisma/enums.ts";

const instant = z.iso.datetime();

export const refundResponse = z.object({
  id: z.uuid(),
  order_id: z.uuid(),
  purchase_order_id: z.string(),
  amount: z.int().nullable().describe("Paisa; null while only Khalti's dashboard shows it"),
  status: z.enum(RefundStatus),
  reason: z.string(),
  mobile: z.string().nullable(),
  mobile_readable: z
    .boolean()
    .describe("False if `mobile` is null because no key of the server opens what is stored"),
  top_up_id: z.uuid().nullable().describe("The refused top-up that it compensates"),
  send_back: z.boolean().describe("It sends held money back, which was never the shop's"),
  requested_by: z
    .string()
    .describe(
      "staff:<key>; reconciler for a refused top-up; khalti for a refund made in its dashboard",
    ),
  approved_by: z
    .string()
    .nullable()
    .describe("staff:<key> who approved it, where REFUND_APPROVAL_ABOVE asks for that"),
  approved_at: instant.nullable(),
  verified: z
    .boolean()
    .describe(
      "A lookup that began after Khalti accepted the refund agrees; false for a further part, which no lookup shows",
    ),
  message: z.string().nullable().describe("Khalti's own words, or why the outcome is unknown"),
  created_at: instant,
  submitted_at: instant.nullable(),
  accepted_at: instant
    .nullable()
    .describe("When Khalti said that it made the refund; unknown until a later lookup agrees"),
  ended_at: instant.nullable(),
  acknowledged_at: instant
    .nullable()
    .describe("When staff compared Khalti's dashboard for a refund that they recorded as failed"),
});
export type RefundResponse = z.output<typeof refundResponse>;

/** What Prisma should load for {@link presentRefund}. */
export const WITH_ORDER_NUMBER = { order: { select: { purchaseOrderId: true } } } as const;

export type NumberedRefund = Refund & { order: Pick<Order, "purchaseOrderId"> };

export function presentRefund(
  refund: NumberedRefund,
  { dataKeys }: { dataKeys: DataKeys },
): RefundResponse {
  const { mobile, readable } = mobileOf(dataKeys, refund);
  return {
    id: refund.id,
    order_id: refund.orderId,
    purchase_order_id: refund.order.purchaseOrderId,
    amount: refund.amountPaisa,
    status: refund.status,
    reason: refund.reason,
    mobile,
    mobile_readable: readable,
    top_up_id: refund.topUpId,
    send_back: refund.isSendBack,
    requested_by: refund.requestedBy,
    approved_by: refund.approvedBy,
    approved_at: refund.approvedAt?.toISOString() ?? null,
    verified: refund.verified,
    message: describe(refund),
    created_at: refund.createdAt.toISOString(),
    submitted_at: refund.submittedAt?.toISOString() ?? null,
    accepted_at: refund.acceptedAt?.toISOString() ?? null,
    ended_at: refund.endedAt?.toISOString() ?? null,
    acknowledged_at: refund.acknowledgedAt?.toISOString() ?? null,
  };
}

function describe({ status, acceptedAt, message }: Refund): string | null {
  if (status !== "unknown" || acceptedAt === null) return message;
  return `Khalti accepted it ("${message ?? ""}"); not yet confirmed by a lookup.`;
}
