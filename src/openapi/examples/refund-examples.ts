import type { RefundResponse } from "../../refunds/present-refund.ts";
import { EXAMPLE } from "./example-ids.ts";

export const REASON = "The customer returned the tea.";
const ASKED_AT = "2026-11-23T05:00:00.000Z";

export const requestedRefund: RefundResponse = {
  id: EXAMPLE.refundId,
  order_id: EXAMPLE.orderId,
  purchase_order_id: EXAMPLE.orderNumber,
  amount: 45_000,
  status: "requested",
  reason: REASON,
  mobile: null,
  mobile_readable: true,
  top_up_id: null,
  send_back: false,
  requested_by: "staff:Ramesh",
  approved_by: null,
  approved_at: null,
  verified: false,
  message: null,
  created_at: ASKED_AT,
  submitted_at: null,
  accepted_at: null,
  ended_at: null,
  acknowledged_at: null,
};
export const succeededRefund: RefundResponse = {
  ...requestedRefund,
  status: "succeeded",
  verified: true,
  message: "Transaction refund successful.",
  submitted_at: "2026-11-23T05:00:01.000Z",
  accepted_at: "2026-11-23T05:00:01.600Z",
  ended_at: "2026-11-23T05:00:02.000Z",
};

export const sentBack: RefundResponse = {
  ...requestedRefund,
  send_back: true,
  reason: "The order was already paid.",
};
export const approvedRefund: RefundResponse = {
  ...requestedRefund,
  approved_by: "staff:Asha",
  approved_at: "2026-11-23T05:20:00.000Z",
};
export const rejectedRefund: RefundResponse = {
  ...requestedRefund,
  status: "failed",
  message: "Rejected: The tea was not returned.",
  ended_at: "2026-11-23T05:20:00.000Z",
};

export const failedRefund: RefundResponse = {
  ...succeededRefund,
  status: "failed",
  verified: false,
  message: "Khalti did not answer in time.",
  accepted_at: null,
  ended_at: "2026-11-24T06:00:00.000Z",
};
export const acknowledgedRefund: RefundResponse = {
  ...failedRefund,
  acknowledged_at: "2026-11-25T06:00:00.000Z",
};
export const dashboardRefund: RefundResponse = {
  ...succeededRefund,
  amount: 10_000,
  reason: "Refunded in the dashboard for a late delivery.",
  verified: false,
  submitted_at: null,
  accepted_at: null,
  message: null,
};
