import type { ZodOpenApiPathsObject } from "zod-openapi";
import { settlementQuery, settlementResponse } from "../reports/daily-settlement.ts";
import { ORDER_COLUMNS } from "../reports/export-orders.ts";
import { SETTLEMENT_COLUMNS } from "../reports/export-settlement.ts";
import { orderExportQuery } from "../reports/reports-router.ts";
import { csv, INVALID, json, STAFF_ONLY } from "./parts.ts";

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
};
