import type { z } from "zod";
import type { topUpProviderResponse } from "../../topups/list-providers.ts";
import type { TopUpResponse } from "../../topups/present-top-up.ts";
import { EXAMPLE } from "./example-ids.ts";

export const deliveredTopUp: TopUpResponse = {
  id: EXAMPLE.topUpId,
  order_id: EXAMPLE.orderId,
  purchase_order_id: EXAMPLE.orderNumber,
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
