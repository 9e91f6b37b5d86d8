import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { refundListQuery } from "../refunds/list-refunds.ts";
import {
  dashboardRefundRequest,
  refundRequest,
  resolveRefundRequest,
} from "../refunds/refund-request.ts";
import {
  BODY,
  failure,
  INVALID,
  json,
  KHALTI_SILENT,
  list,
  orderId,
  refund,
  STAFF_ONLY,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
  UNKNOWN_REFUND,
  withKey,
} from "./parts.ts";

const refundKey = z.object({
  "Idempotency-Key": z
    .string()
    .describe("New for each refund; a repeat is the same refund, however much later"),
});
const KEYED_BODY = {
  ...BODY,
  400: failure(
    "The body could not be read, or there is no Idempotency-Key, or not one",
    "unreadable_request",
    "idempotency_key_required",
    "invalid_idempotency_key",
  ),
};
const REFUND_WRONG = failure(
  "A field is wrong, the amount is more than what is left, or the Idempotency-Key was sent with another body",
  "invalid_request",
  "refund_exceeds_payment",
  "idempotency_key_reused",
);

/** What staff call about money that goes back. */
export const refundPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders/{id}/refunds": {
    post: {
      tags: ["Staff"],
      summary: "Give money back, all that is left or a part (operator)",
      description:
        "The refund is taken on and carried out in the background: see its status. Problems tell `refundable_amount`, what can still be given back.",
      security: withKey,
      requestParams: { path: orderId, header: refundKey },
      requestBody: {
        required: true,
        content: { "application/json": { schema: refundRequest } },
      },
      responses: {
        202: json(refund, "Taken on"),
        ...KEYED_BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order is not paid, is held, or nothing is left to give back",
          "order_not_refundable",
          "nothing_refundable",
          "refunded_amount_unknown",
          "top_up_not_refundable",
          "request_in_progress",
        ),
        422: REFUND_WRONG,
      },
    },
  },
  "/v1/admin/refunds": {
    get: {
      tags: ["Staff"],
      summary: "Refunds, newest first (viewer)",
      security: withKey,
      requestParams: { query: refundListQuery },
      responses: { 200: json(list(refund), "A page of them"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/refunds/{id}": {
    get: {
      tags: ["Staff"],
      summary: "A refund (viewer)",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(refund, "The refund"), ...STAFF_ONLY, ...UNKNOWN_REFUND },
    },
  },
  "/v1/admin/refunds/{id}/resolve": {
    post: {
      tags: ["Staff"],
      summary:
        "Say how a refund ended of which nobody knows, after asking Khalti once more (operator)",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolveRefundRequest } },
      },
      responses: {
        200: json(refund, "The settled refund"),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_REFUND,
        409: failure(
          "The refund is settled, or Khalti says something else",
          "refund_not_unknown",
          "resolution_conflict",
        ),
        422: failure(
          "A field is wrong, or the amount is more than what is left",
          "invalid_request",
          "refund_exceeds_payment",
        ),
        ...KHALTI_SILENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/dashboard-refunds": {
    post: {
      tags: ["Staff"],
      summary: "Write down a part that was given back in Khalti's dashboard (operator)",
      description:
        "The first part shows by itself; of a further one Khalti's lookup says nothing new. Khalti is asked once more whether it goes with what it says, and is sent nothing.",
      security: withKey,
      requestParams: { path: z.object({ pidx: z.string() }), header: refundKey },
      requestBody: {
        required: true,
        content: { "application/json": { schema: dashboardRefundRequest } },
      },
      responses: {
        202: json(refund, "Written down"),
        ...KEYED_BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not paid, a part of unknown amount is to be resolved first, or Khalti says something else",
          "order_not_refundable",
          "refunded_amount_unknown",
          "resolution_conflict",
          "request_in_progress",
        ),
        422: REFUND_WRONG,
        ...KHALTI_SILENT,
      },
    },
  },
};
