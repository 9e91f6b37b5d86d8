import type { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { needsYouQuery } from "../../staff/list-needs-you.ts";
import { CONSEQUENCES, needsYouItem, type NeedsYouItem } from "../../staff/needs-you.ts";
import { todayResponse } from "../../staff/today.ts";
import { EXAMPLE } from "../examples/example-ids.ts";
import { INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";

const FIGURES = {
  orders_paid: 12,
  gross: 1_240_000,
  fees: 37_200,
  fees_unknown: 0,
  refunded: 45_000,
  refunds_unknown: 0,
  held: 0,
  net: 1_157_800,
};

const today: z.output<typeof todayResponse> = {
  day: "2026-11-23",
  ...FIGURES,
  orders_unpaid: 3,
  needs_you: { count: 1, oldest_since: "2026-11-22T06:00:00.000Z" },
  balances: [
    {
      name: "khalti_wallet",
      balance: 2_500_000,
      balance_read_at: "2026-11-23T04:40:00.000Z",
      low: false,
    },
  ],
  health: {
    worker: { ok: true, seen_at: "2026-11-23T04:40:00.000Z" },
    queue: { ok: true, late: 0, dead: 0 },
    khalti: { ok: true, key_refused_since: null },
    webhooks: { ok: true, failing: 0, disabled: 0 },
  },
  last_30_days: [{ day: "2026-11-23", ...FIGURES, closed: false }],
};

const item: NeedsYouItem = {
  kind: "payment",
  code: "amount_mismatch",
  message: "Khalti took Rs 100.00, but the order is for Rs 450.00.",
  since: "2026-11-22T06:00:00.000Z",
  age_seconds: 82_800,
  due_by: "2026-11-29T06:00:00.000Z",
  amount: 45_000,
  order_id: EXAMPLE.orderId,
  purchase_order_id: "261122-7K2M9Q",
  pidx: EXAMPLE.pidx,
  refund_id: null,
  top_up_id: null,
  endpoint_id: null,
  actions: [{ action: "ask_khalti", consequence: CONSEQUENCES.ask_khalti }],
  others: [],
};

/** What the first pages of the dashboard show. */
export const dashboardPaths: ZodOpenApiPathsObject = {
  "/v1/admin/today": {
    get: {
      operationId: "getToday",
      tags: ["Staff"],
      summary: "The day in Kathmandu at a glance (viewer)",
      description:
        "The figures of today's settlement so far, what waits for a person, the balances at the providers, whether the parts of the server are well, and the last 30 days.",
      responses: {
        200: json(todayResponse.meta({ id: "Today" }), "The day so far", today),
        ...STAFF_ONLY,
      },
    },
  },
  "/v1/admin/needs-you": {
    get: {
      operationId: "listNeedsYou",
      tags: ["Staff"],
      summary: "List what waits for a person, oldest first (viewer)",
      description:
        "Held payments, refunds and top-ups of unknown outcome, refunds that are owed, and endpoints that the server disabled. Each says what happened, until when money is owed back, and what can be done about it with which consequence. An order is listed once, with its most pressing matter; what else it asks for is in `others`.",
      requestParams: { query: needsYouQuery },
      responses: {
        200: json(list(needsYouItem.meta({ id: "NeedsYouItem" })), "A page", page(item)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
};
