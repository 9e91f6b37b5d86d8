import type { z } from "zod";
import type { checkoutRequest } from "../../checkout/checkout-request.ts";
import type { checkoutResponse } from "../../checkout/answer-checkout.ts";
import type { adminOrderResponse } from "../../orders/admin-orders-router.ts";
import type { OrderResponse } from "../../orders/order-response.ts";
import type { khaltiSays } from "../parts.ts";
import { EXAMPLE } from "./example-ids.ts";

const CREATED_AT = "2026-11-22T10:10:00.000Z";
const PAID_AT = "2026-11-22T10:14:58.120Z";
const PAYMENT_URL = `https://test-pay.khalti.com/?pidx=${EXAMPLE.pidx}`;
const EXPIRES_AT = "2026-11-22T10:40:00.000Z";

const openPayment: OrderResponse["payments"][number] = {
  pidx: EXAMPLE.pidx,
  status: "initiated",
  method: { mode: "wallet", bank: null },
  bank_name: null,
  amount: 90_000,
  transaction_id: null,
  held: null,
  fee: null,
  payment_url: PAYMENT_URL,
  expires_at: EXPIRES_AT,
  completed_at: null,
};

/** An order as a checkout makes it. */
export const newOrder: OrderResponse = {
  id: EXAMPLE.orderId,
  purchase_order_id: EXAMPLE.orderNumber,
  status: "awaiting_payment",
  checking: false,
  amount: 90_000,
  refunded_amount: 0,
  currency: "NPR",
  items: [
    {
      sku: "tea-250g",
      name: "Ilam tea, 250 g",
      name_ne: "इलामको चिया, २५० ग्राम",
      quantity: 2,
      unit_amount: 45_000,
      amount: 90_000,
      kind: "sale",
      vat_percent: null,
      top_up: null,
    },
  ],
  amount_breakdown: [
    { label: "Price", amount: 79_646 },
    { label: "VAT", amount: 10_354 },
  ],
  customer: {
    name: "Sita Sharma",
    email: "sita@example.com",
    phone: "9800000001",
  },
  customer_readable: true,
  customer_erased_at: null,
  metadata: { cart: "42" },
  payment_link_id: null,
  payments: [openPayment],
  refunds: [],
  attention: null,
  due_by: null,
  created_at: CREATED_AT,
  paid_at: null,
};

export const paidOrder: OrderResponse = {
  ...newOrder,
  status: "paid",
  payments: [
    {
      ...openPayment,
      status: "completed",
      transaction_id: EXAMPLE.transactionId,
      fee: 2_700,
      completed_at: PAID_AT,
    },
  ],
  paid_at: PAID_AT,
};

export const paidAtKhalti: z.output<typeof khaltiSays> = {
  status: "Completed",
  total_amount: 90_000,
  transaction_id: EXAMPLE.transactionId,
  fee: 2_700,
  refunded: false,
};

export const closedOrder: OrderResponse = { ...newOrder, status: "closed" };

export const orderWithHistory: z.output<typeof adminOrderResponse> = {
  ...paidOrder,
  history: [
    {
      at: CREATED_AT,
      type: "order_created",
      actor: "customer",
      reason: null,
      data: { amount: 90_000 },
    },
    { at: PAID_AT, type: "paid", actor: "customer", reason: null, data: {} },
  ],
};

/** Catalogue prices: works without a key. */
export const checkoutByItems: z.input<typeof checkoutRequest> = {
  items: [{ sku: "tea-250g", quantity: 2 }],
  customer: { name: "Sita Sharma", email: "sita@example.com", phone: "9800000001" },
  method: { mode: "wallet" },
  metadata: { cart: "42" },
};

/** The shop's own prices: needs a key with role merchant or admin. */
export const checkoutByLines: z.input<typeof checkoutRequest> = {
  lines: [
    { name: "Ilam tea, 250 g", quantity: 2, unit_amount: 45_000 },
    { name: "Rice, 5 kg", quantity: 1, unit_amount: 120_000, vat_percent: 0 },
    { name: "Delivery to Pokhara", quantity: 1, unit_amount: 15_000, kind: "delivery" },
    { name: "Dashain discount", quantity: 1, unit_amount: -9_000, kind: "discount" },
  ],
  customer: { name: "Sita Sharma", email: "sita@example.com", phone: "9800000001" },
};

export const newCheckout: z.output<typeof checkoutResponse> = {
  order: newOrder,
  payment: { pidx: EXAMPLE.pidx, payment_url: PAYMENT_URL, expires_at: EXPIRES_AT },
  order_token: "order_Yk3v0m2bq8h6c1s9d4f7g5j2l0n8p6r4t1w3x5z7A9B",
};
/** A new attempt has no token: the caller has it. */
export const newAttempt: z.output<typeof checkoutResponse> = {
  order: {
    ...newOrder,
    payments: [{ ...openPayment, pidx: "HT6o6PEZRWFJ5ygavzHWd5", status: "expired" }, openPayment],
  },
  payment: newCheckout.payment,
};
