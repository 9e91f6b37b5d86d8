import { z } from "zod";
import { apiKeyResponse } from "../api-keys/api-key.ts";
import { newApiKeyResponse } from "../api-keys/api-keys-router.ts";
import { apiKeyRequest } from "../api-keys/create-api-key.ts";
import { apiKeyListQuery } from "../api-keys/list-api-keys.ts";
import { auditEntry, auditQuery } from "../orders/list-audit.ts";
import { orderListQuery } from "../orders/list-orders.ts";
import { resolveRequest } from "../payments/resolve-held-payment.ts";
import { settlementQuery, settlementResponse } from "../reports/daily-settlement.ts";
import { orderExportQuery } from "../reports/reports-router.ts";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  order,
  adminOrder,
  list,
  json,
  failure,
  STAFF_ONLY,
  INVALID,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
  BODY,
  KHALTI_SILENT,
  khaltiSays,
  orderId,
  withKey,
  csv,
} from "./parts.ts";

/** Routes for staff: orders, reports, audit, keys, payments. */
export const staffPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders": {
    get: {
      tags: ["Staff"],
      summary: "List and search orders, newest first (viewer)",
      security: withKey,
      requestParams: { query: orderListQuery },
      responses: { 200: json(list(order), "A page of orders"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/orders/{id}": {
    get: {
      tags: ["Staff"],
      summary: "Get an order with its history (viewer)",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(adminOrder, "The order"), ...STAFF_ONLY, ...UNKNOWN_ORDER },
    },
  },
  "/v1/admin/orders.csv": {
    get: {
      tags: ["Staff"],
      summary: "Export all matching orders as CSV (viewer)",
      security: withKey,
      requestParams: { query: orderExportQuery },
      responses: { 200: csv("One row for each order"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/reports/daily": {
    get: {
      tags: ["Staff"],
      summary: "Get the daily settlement; days as in Kathmandu (viewer)",
      security: withKey,
      requestParams: { query: settlementQuery },
      responses: {
        200: json(settlementResponse, "Each day, and the total"),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/daily.csv": {
    get: {
      tags: ["Staff"],
      summary: "Export the daily settlement as CSV (viewer)",
      security: withKey,
      requestParams: { query: settlementQuery },
      responses: { 200: csv("One row for each day"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/audit": {
    get: {
      tags: ["Staff"],
      summary: "List the actions of staff over all orders, newest first (viewer)",
      security: withKey,
      requestParams: { query: auditQuery },
      responses: { 200: json(list(auditEntry), "A page of actions"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/api-keys": {
    get: {
      tags: ["Staff"],
      summary: "List API keys, newest first, without the secrets (admin)",
      security: withKey,
      requestParams: { query: apiKeyListQuery },
      responses: { 200: json(list(apiKeyResponse), "A page of keys"), ...STAFF_ONLY, ...INVALID },
    },
    post: {
      tags: ["Staff"],
      summary: "Create an API key (admin)",
      security: withKey,
      requestBody: {
        required: true,
        content: { "application/json": { schema: apiKeyRequest } },
      },
      responses: {
        201: json(newApiKeyResponse, "The key; its secret is shown only here"),
        ...BODY,
        ...STAFF_ONLY,
        409: failure("An active key has this name", "api_key_name_taken"),
        ...INVALID,
      },
    },
  },
  "/v1/admin/api-keys/{id}/revoke": {
    post: {
      tags: ["Staff"],
      summary: "Revoke an API key immediately (admin)",
      security: withKey,
      requestParams: { path: orderId },
      responses: {
        200: json(apiKeyResponse, "The revoked key"),
        ...STAFF_ONLY,
        404: failure("No such key", "api_key_not_found"),
        409: failure(
          "It is the caller's own key, or the last key with role admin",
          "api_key_is_yours",
          "last_admin_key",
        ),
      },
    },
  },
  "/v1/admin/payments/{pidx}/lookup": {
    post: {
      tags: ["Staff"],
      summary: "Look a payment up at Khalti now (operator)",
      security: withKey,
      requestParams: { path: z.object({ pidx: z.string() }) },
      responses: {
        200: json(
          z.object({
            result: z.enum(["confirmed", "unconfirmed"]),
            khalti: khaltiSays.nullable(),
            order,
          }),
          "Khalti's answer (null if there was none), and the order after it",
        ),
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/resolve": {
    post: {
      tags: ["Staff"],
      summary: "Resolve a held payment, after a fresh lookup (operator)",
      security: withKey,
      requestParams: { path: z.object({ pidx: z.string() }) },
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolveRequest } },
      },
      responses: {
        200: json(z.object({ khalti: khaltiSays, order }), "Khalti's answer, and the order"),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not held, or Khalti's answer contradicts the outcome",
          "payment_not_held",
          "resolution_conflict",
        ),
        ...INVALID,
        ...KHALTI_SILENT,
      },
    },
  },
};
