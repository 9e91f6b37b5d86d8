import type { ZodOpenApiPathsObject } from "zod-openapi";
import { settlementQuery, settlementResponse } from "../../reports/daily-settlement.ts";
import { ORDER_COLUMNS } from "../../reports/export-orders.ts";
import { SETTLEMENT_COLUMNS } from "../../reports/export-settlement.ts";
import {
  TRANSACTION_COLUMNS,
  transactionsQuery,
  transactionsResponse,
} from "../../reports/list-transactions.ts";
import { orderExportQuery } from "../../reports/reports-router.ts";
import { EXAMPLE } from "../examples/example-ids.ts";
import { csv, INVALID, json, STAFF_ONLY } from "../parts.ts";

const settlement = settlementResponse.meta({ id: "Settlement" });
const figures = {
  orders_paid: 38,
  gross: 3_420_000,
  fees: 102_600,
  fees_unknown: 0,
  refunded: 90_000,
  refunds_unknown: 0,
  held: 90_000,
  net: 3_227_400,
};
const transactions = transactionsResponse.meta({ id: "Transactions" });
/** The header of a file, as its only example line. */
const header = (columns: readonly { name: string }[]) =>
  `${columns.map(({ name }) => name).join(",")}\n`;

/** Reports and exports. Settlement has no personal data, so a shop's server may read it. */
export const reportPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders.csv": {
    get: {
      operationId: "exportOrders",
      tags: ["Staff"],
      summary: "Export all matching orders as CSV (viewer)",
      description: "The filters of the order list. Streamed, newest first.",
      requestParams: { query: orderExportQuery },
      responses: {
        200: csv("One row for each order", header(ORDER_COLUMNS)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/daily": {
    get: {
      operationId: "getDailySettlement",
      tags: ["Staff"],
      summary: "Get the daily settlement (any key)",
      description: "Days as in Kathmandu; by default the last thirty, at most 366.",
      requestParams: { query: settlementQuery },
      responses: {
        200: json(settlement, "Each day, and the total", {
          time_zone: "Asia/Kathmandu",
          currency: "NPR",
          data: [{ day: "2026-11-22", ...figures, closed: true }],
          total: figures,
        }),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/daily.csv": {
    get: {
      operationId: "exportDailySettlement",
      tags: ["Staff"],
      summary: "Export the daily settlement as CSV (any key)",
      description: "The same days and figures as the report, in paisa and in rupees.",
      requestParams: { query: settlementQuery },
      responses: {
        200: csv("One row for each day", header(SETTLEMENT_COLUMNS)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/transactions": {
    get: {
      operationId: "listTransactions",
      tags: ["Staff"],
      summary: "List the settlement line by line (any key)",
      description:
        "Oldest first; by default the last thirty days, at most 366. The lines of a day add up to that day of the daily settlement: the gross of its payments, all fees, the gross of its refunds (below 0), and the gross of held and released as `held`.",
      requestParams: { query: transactionsQuery },
      responses: {
        200: json(transactions, "One page", {
          data: [
            {
              date: "2026-11-22",
              at: "2026-11-22T10:15:00.000Z",
              kind: "payment",
              order_id: EXAMPLE.orderId,
              purchase_order_id: "261122-7KQ4MZ9T2X",
              pidx: EXAMPLE.pidx,
              transaction_id: EXAMPLE.transactionId,
              gross: 90_000,
              fee: 2_700,
              net: 87_300,
            },
          ],
          next_cursor: null,
        }),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/transactions.csv": {
    get: {
      operationId: "exportTransactions",
      tags: ["Staff"],
      summary: "Export the settlement line by line as CSV (any key)",
      description: "The same lines, in paisa and in rupees. Streamed, oldest first.",
      requestParams: { query: settlementQuery },
      responses: {
        200: csv("One row for each line", header(TRANSACTION_COLUMNS)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
};
