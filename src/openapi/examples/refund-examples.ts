import type { z } from "zod";
import type { RefundResponse } from "../../refunds/present-refund.ts";
import type { topUpProviderResponse } from "../../topups/list-providers.ts";
import type { TopUpResponse } from "../../topups/present-top-up.ts";
import { EXAMPLE } from "./example-ids.ts";
import type { khaltiSays } from "../parts.ts";

export const REASON = "The customer returned the tea.";
const ASKED_AT = "2026-11-23T05:00:00.000Z";

export const requestedRefund: RefundResponse = {
  id: EXAMPLE.refundId,
  order_id: EXAMPLE.orderId,
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

export const paidAtKhalti: z.output<typeof khaltiSays> = {
  status: "Completed",
  total_amount: 90_000,
  transaction_id: EXAMPLE.transactionId,
  fee: 2_700,
  refunded: false,
};

export const deliveredTopUp: TopUpResponse = {
  id: EXAMPLE.topUpId,
  order_id: EXAMPLE.orderId,
  purchase_order_id: "261122-7KQ4MZ9T2X",
  position: 0,
  name: "Khalti wallet top-up",
  name_ne: "खल्ती वालेट टप-अप",
  provider: "khalti_wallet",
  status: "delivered",
  waiting_for: null,
  attempt: 1,
  reference: "1764382200000123",
  provider_id: "8Hk2PpQd",
  amount: 50_000,
  charge: 0,
  fields: { mobile: "9800000001" },
  fields_readable: true,
  on_refusal: "refund",
  message: "Top-up successful.",
  refund_id: null,
  refunded_externally_at: null,
  created_at: "2026-11-22T10:14:58.120Z",
  submitted_at: "2026-11-22T10:14:59.000Z",
  ended_at: "2026-11-22T10:15:00.400Z",
};
export const retriedTopUp: TopUpResponse = {
  ...deliveredTopUp,
  status: "pending",
  attempt: 2,
  provider_id: null,
  message: null,
  submitted_at: null,
  ended_at: null,
};

export const topUpProvider: z.output<typeof topUpProviderResponse> = {
  name: "khalti_wallet",
  configured: true,
  missing: [],
  balance: 12_500_000,
  balance_read_at: "2026-11-22T10:10:00.000Z",
  fields: [{ name: "number", label: "Khalti ID", pattern: "9[6-8]\\d{8}" }],
  low: false,
};
