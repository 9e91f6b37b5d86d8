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

/** What staff call. */
export const staffPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders": {
    get: {
      tags: ["Staff"],
      summary: "Orders, newest first (viewer)",
      security: withKey,
      requestParams: { query: orderListQuery },
      responses: { 200: json(list(order), "A page of them"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/orders/{id}": {
    get: {
      tags: ["Staff"],
      summary: "An order with its history (viewer)",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(adminOrder, "The order"), ...STAFF_ONLY, ...UNKNOWN_ORDER },
    },
  },
  "/v1/admin/orders.csv": {
    get: {
      tags: ["Staff"],
      summary: "The same orders as a file, however many (viewer)",
      security: withKey,
      requestParams: { query: orderExportQuery },
      responses: { 200: csv("One line for each order"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/reports/daily": {
    get: {
      tags: ["Staff"],
      summary: "Settlement by days in Kathmandu (viewer)",
      security: withKey,
      requestParams: { query: settlementQuery },
      responses: {
        200: json(settlementResponse, "Each day, and their sum"),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/reports/daily.csv": {
    get: {
      tags: ["Staff"],
      summary: "The same as a file (viewer)",
      security: withKey,
      requestParams: { query: settlementQuery },
      responses: { 200: csv("One line for each day"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/audit": {
    get: {
      tags: ["Staff"],
      summary: "What staff have done, over all orders, newest first (viewer)",
      security: withKey,
      requestParams: { query: auditQuery },
      responses: { 200: json(list(auditEntry), "A page of it"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/api-keys": {
    get: {
      tags: ["Staff"],
      summary: "Keys, newest first; never the keys themselves (admin)",
      security: withKey,
      requestParams: { query: apiKeyListQuery },
      responses: { 200: json(list(apiKeyResponse), "A page of them"), ...STAFF_ONLY, ...INVALID },
    },
    post: {
      tags: ["Staff"],
      summary: "A new key (admin)",
      security: withKey,
      requestBody: {
        required: true,
        content: { "application/json": { schema: apiKeyRequest } },
      },
      responses: {
        201: json(newApiKeyResponse, "The key, shown this once"),
        ...BODY,
        ...STAFF_ONLY,
        409: failure("A key in use has this name", "api_key_name_taken"),
        ...INVALID,
      },
    },
  },
  "/v1/admin/api-keys/{id}/revoke": {
    post: {
      tags: ["Staff"],
      summary: "End a key at once (admin)",
      security: withKey,
      requestParams: { path: orderId },
      responses: {
        200: json(apiKeyResponse, "The revoked key"),
        ...STAFF_ONLY,
        404: failure("No such key", "api_key_not_found"),
        409: failure(
          "It is the key that asks, or the last with role admin",
          "api_key_is_yours",
          "last_admin_key",
        ),
      },
    },
  },
  "/v1/admin/payments/{pidx}/lookup": {
    post: {
      tags: ["Staff"],
      summary: "Ask Khalti now (operator)",
      security: withKey,
      requestParams: { path: z.object({ pidx: z.string() }) },
      responses: {
        200: json(
          z.object({
            result: z.enum(["confirmed", "unconfirmed"]),
            khalti: khaltiSays.nullable(),
            order,
          }),
          "What Khalti says now, and what our books say after it",
        ),
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/resolve": {
    post: {
      tags: ["Staff"],
      summary: "End a held payment, after asking Khalti once more (operator)",
      security: withKey,
      requestParams: { path: z.object({ pidx: z.string() }) },
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolveRequest } },
      },
      responses: {
        200: json(z.object({ khalti: khaltiSays, order }), "What Khalti says, and the order"),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not held, or Khalti says something else",
          "payment_not_held",
          "resolution_conflict",
        ),
        ...INVALID,
        ...KHALTI_SILENT,
      },
    },
  },
};
