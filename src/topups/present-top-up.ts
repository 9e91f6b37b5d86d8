import { z } from "zod";
import type { Order, OrderItem, Refund, TopUp } from "../generated/prisma/client.ts";
import { OnRefusal, TopUpStatus } from "../generated/prisma/enums.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { fieldsOf } from "../orders/customer.ts";

const instant = z.iso.datetime();

export const topUpResponse = z.object({
  id: z.uuid(),
  order_id: z.uuid(),
  purchase_order_id: z.string(),
  position: z.int().describe("The position of the order's item, from 0"),
  name: z.string(),
  name_ne: z.string().nullable().describe("For pages in Nepali; null: use `name`"),
  provider: z.string(),
  status: z.enum(TopUpStatus),
  waiting_for: z
    .string()
    .nullable()
    .describe("What a pending one waits for: credit, maintenance, credentials or configuration"),
  attempt: z.int(),
  reference: z.string().describe("Our reference at the provider"),
  provider_id: z.string().nullable(),
  amount: z.int().describe("Paisa that are delivered"),
  charge: z.int().describe("Paisa that the customer paid in addition"),
  fields: z
    .record(z.string(), z.string())
    .describe("The receiver, as the customer entered it; empty once it is erased"),
  fields_readable: z.boolean().describe("False if no key of the server opens the receiver"),
  on_refusal: z.enum(OnRefusal),
  message: z
    .string()
    .nullable()
    .describe("The provider's own words, or why the outcome is unknown"),
  refund_id: z.uuid().nullable().describe("The refund that compensates a refused top-up"),
  refunded_externally_at: instant
    .nullable()
    .describe(
      "When a person recorded that the money of a refused top-up was refunded outside Khalti",
    ),
  created_at: instant,
  submitted_at: instant.nullable(),
  ended_at: instant.nullable(),
});
export type TopUpResponse = z.output<typeof topUpResponse>;

/** What Prisma should load for {@link presentTopUp}. */
export const FULL_TOP_UP = {
  item: true,
  order: { select: { purchaseOrderId: true } },
  refunds: { where: { status: { not: "failed" } }, select: { id: true } },
} as const;

export type FullTopUp = TopUp & {
  item: OrderItem;
  order: Pick<Order, "purchaseOrderId">;
  refunds: Pick<Refund, "id">[];
};

export function presentTopUp(
  topUp: FullTopUp,
  { dataKeys }: { dataKeys: DataKeys },
): TopUpResponse {
  const { item } = topUp;
  const fields = fieldsOf(dataKeys, item);
  return {
    id: topUp.id,
    order_id: topUp.orderId,
    purchase_order_id: topUp.order.purchaseOrderId,
    position: topUp.position,
    name: item.name,
    name_ne: item.nameNe,
    provider: topUp.provider,
    status: topUp.status,
    waiting_for: topUp.waitingFor,
    attempt: topUp.attempt,
    reference: topUp.reference,
    provider_id: topUp.providerId,
    amount: topUp.amountPaisa,
    charge: item.chargePaisa,
    fields: fields ?? {},
    fields_readable: fields !== null,
    on_refusal: item.onRefusal,
    message: topUp.message,
    refund_id: topUp.refunds[0]?.id ?? null,
    refunded_externally_at: topUp.refundedExternallyAt?.toISOString() ?? null,
    created_at: topUp.createdAt.toISOString(),
    submitted_at: topUp.submittedAt?.toISOString() ?? null,
    ended_at: topUp.endedAt?.toISOString() ?? null,
  };
}
