import { z } from "zod";
import type { Order, OrderItem, Payment, Refund, TopUp } from "../generated/prisma/client.ts";
import {
  LineKind,
  OrderStatus,
  PaymentMode,
  PaymentStatus,
  RefundStatus,
} from "../generated/prisma/enums.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { customerOf } from "./customer.ts";
import { dueBy, owedSince } from "./owed-since.ts";
import { itemTopUpResponse, presentItemTopUp } from "./present-item-top-up.ts";

const instant = z.iso.datetime();

export const attentionResponse = z.object({
  code: z.string(),
  message: z.string(),
  since: instant.nullable().describe("When that began which asks for a person"),
});

export const orderResponse = z.object({
  id: z.uuid(),
  purchase_order_id: z.string(),
  status: z.enum(OrderStatus),
  checking: z
    .boolean()
    .describe(
      "A payment was started and Khalti has not confirmed its outcome yet: do not pay again",
    ),
  amount: z.int().describe("Paisa"),
  refunded_amount: z.int(),
  currency: z.literal("NPR"),
  items: z.array(
    z.object({
      sku: z.string().nullable(),
      name: z.string(),
      name_ne: z
        .string()
        .nullable()
        .describe("For pages in Nepali, as the product had it; null: use `name`"),
      quantity: z.int(),
      unit_amount: z.int(),
      amount: z.int(),
      kind: z.enum(LineKind).describe("Only a discount is negative"),
      vat_percent: z.number().nullable().describe("Null: the shop's own rate"),
      top_up: itemTopUpResponse.nullable().describe("Null for goods"),
    }),
  ),
  amount_breakdown: z.array(z.object({ label: z.string(), amount: z.int() })),
  customer: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  customer_readable: z
    .boolean()
    .describe("False if a member of customer is null because no key opens what is stored"),
  customer_erased_at: instant
    .nullable()
    .describe("When the customer's name, e-mail and phone were erased"),
  metadata: z.record(z.string(), z.string()),
  payment_link_id: z.uuid().nullable().describe("The payment link that the order was made by"),
  payments: z.array(
    z.object({
      pidx: z.string().nullable(),
      status: z.enum(PaymentStatus),
      method: z.object({ mode: z.enum(PaymentMode), bank: z.string().nullable() }),
      bank_name: z.string().nullable().describe("Null for a wallet, or while Khalti gave no list"),
      amount: z.int(),
      transaction_id: z.string().nullable(),
      held: z
        .object({ code: z.string(), message: z.string(), since: instant })
        .nullable()
        .describe("Why a person has to decide"),
      fee: z.int().nullable(),
      payment_url: z.string().nullable(),
      expires_at: instant.nullable(),
      completed_at: instant.nullable(),
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.uuid(),
      amount: z.int().nullable(),
      status: z.enum(RefundStatus),
      reason: z.string(),
      send_back: z
        .boolean()
        .describe("It sends held money back, and is no part of `refunded_amount`"),
      created_at: instant,
      ended_at: instant.nullable().describe("When it succeeded or failed"),
    }),
  ),
  attention: attentionResponse.nullable(),
  due_by: instant
    .nullable()
    .describe(
      "When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null",
    ),
  created_at: instant,
  paid_at: instant.nullable(),
});
export type OrderResponse = z.output<typeof orderResponse>;

/** Extra members for our own order page. */
const forOrderPage = { shop_name: z.string() };
export const orderPageResponse = orderResponse.extend(forOrderPage);

/** Members for anyone with the link: nothing about the customer or the items. */
const publicMembers = orderResponse.pick({
  id: true,
  purchase_order_id: true,
  status: true,
  checking: true,
  amount: true,
  refunded_amount: true,
  currency: true,
  attention: true,
  created_at: true,
  paid_at: true,
});
export const orderStatusResponse = publicMembers.extend(forOrderPage);
export type PublicMembers = z.output<typeof publicMembers>;

export type OrderWithPayments = Order & { payments: Payment[] };
export type FullOrder = OrderWithPayments & {
  items: OrderItem[];
  refunds: Refund[];
  topUps: TopUp[];
};

/** The Prisma `include` of a {@link FullOrder}. */
export const FULL_ORDER = {
  items: { orderBy: { position: "asc" } },
  payments: { orderBy: { attempt: "asc" } },
  refunds: { orderBy: { createdAt: "asc" } },
  topUps: { orderBy: { attempt: "asc" } },
} as const;

export const storedBreakdown = z.array(z.object({ label: z.string(), amount: z.int() }));
export const storedMetadata = z.record(z.string(), z.string());

/** Attention about refunds, top-ups and our records is private to shop and customer: anyone with the link reads the rest. */
export function presentPublicStatus(order: OrderWithPayments): PublicMembers {
  const status = presentOrderStatus(order);
  const isPrivate = /^(?:refund|top_up|payment|audit)_/.test(status.attention?.code ?? "");
  return isPrivate ? { ...status, attention: null } : status;
}

function presentOrderStatus(order: OrderWithPayments): PublicMembers {
  return {
    id: order.id,
    purchase_order_id: order.purchaseOrderId,
    status: order.status,
    checking: isBeingChecked(order),
    amount: order.amountPaisa,
    refunded_amount: order.refundedPaisa,
    currency: "NPR",
    attention:
      order.attentionCode === null || order.attentionMessage === null
        ? null
        : {
            code: order.attentionCode,
            message: order.attentionMessage,
            since: order.attentionSince?.toISOString() ?? null,
          },
    created_at: order.createdAt.toISOString(),
    paid_at: order.paidAt?.toISOString() ?? null,
  };
}

/** @param config.refundDueDays REFUND_DUE_DAYS */
export function presentOrder(
  order: FullOrder,
  { refundDueDays, dataKeys }: { refundDueDays: number; dataKeys: DataKeys },
): OrderResponse {
  const due = dueBy(owedSince(order), refundDueDays)?.toISOString() ?? null;
  const { readable, ...customer } = customerOf(dataKeys, order);
  return {
    ...presentToldOrder(order, dataKeys),
    customer,
    customer_readable: readable,
    customer_erased_at: order.customerErasedAt?.toISOString() ?? null,
    due_by: due,
  };
}

/** For readers who may not pay the order. */
export function withoutPaymentUrls(order: OrderResponse): OrderResponse {
  return { ...order, payments: order.payments.map((one) => ({ ...one, payment_url: null })) };
}

/**
 * The order as events tell it: they stay as they are when a setting changes, and name no person.
 *
 * @param dataKeys for the receivers of top-ups; without them they are left out
 */
export function presentToldOrder(
  order: FullOrder,
  dataKeys: DataKeys | null,
): Omit<OrderResponse, "due_by" | "customer" | "customer_readable" | "customer_erased_at"> {
  return {
    ...presentOrderStatus(order),
    items: order.items.map((item) => ({
      sku: item.sku,
      name: item.name,
      name_ne: item.nameNe,
      quantity: item.quantity,
      unit_amount: item.unitAmountPaisa,
      amount: item.amountPaisa,
      kind: item.kind,
      vat_percent: item.vatBasisPoints === null ? null : item.vatBasisPoints / 100,
      top_up: presentItemTopUp(item, order, dataKeys),
    })),
    amount_breakdown: storedBreakdown.parse(order.amountBreakdown),
    metadata: storedMetadata.parse(order.metadata),
    payment_link_id: order.paymentLinkId,
    payments: order.payments.map((payment) => ({
      pidx: payment.pidx,
      status: payment.status,
      method: { mode: payment.mode, bank: payment.bank },
      bank_name: payment.bankName,
      amount: payment.amountPaisa,
      transaction_id: payment.transactionId,
      held: presentHeld(payment),
      fee: payment.feePaisa,
      payment_url: payment.paymentUrl,
      expires_at: payment.expiresAt?.toISOString() ?? null,
      completed_at: payment.completedAt?.toISOString() ?? null,
    })),
    refunds: order.refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amountPaisa,
      status: refund.status,
      reason: refund.reason,
      send_back: refund.isSendBack,
      created_at: refund.createdAt.toISOString(),
      ended_at: refund.endedAt?.toISOString() ?? null,
    })),
  };
}

function presentHeld({ heldCode, heldMessage, heldAt }: Payment) {
  return heldCode === null || heldMessage === null || heldAt === null
    ? null
    : { code: heldCode, message: heldMessage, since: heldAt.toISOString() };
}

/** A payment of it was started, and Khalti has not confirmed its outcome yet. */
export function isBeingChecked(order: OrderWithPayments): boolean {
  return (
    order.status === "awaiting_payment" &&
    // A person has been told; to pay again is safe, or waits for Khalti.
    !/^payment_(?:not_found|unconfirmed)$/.test(order.attentionCode ?? "") &&
    order.payments.some(
      (payment) =>
        payment.status === "pending" ||
        (payment.status === "initiated" && payment.unconfirmedSince !== null),
    )
  );
}
