import type { Payment } from "../generated/prisma/client.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { customerOf } from "./customer.ts";
import {
  type FullOrder,
  type OrderWithPayments,
  storedBreakdown,
  storedMetadata,
} from "./full-order.ts";
import { isBeingChecked } from "./is-being-checked.ts";
import type { OrderResponse, PublicMembers } from "./order-response.ts";
import { dueBy, owedSince } from "./owed-since.ts";
import { presentItemTopUp } from "./present-item-top-up.ts";

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
