import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { refundListQuery } from "../refunds/list-refunds.ts";
import {
  acknowledgeRefundRequest,
  dashboardRefundRequest,
  decideRefundRequest,
  refundRequest,
  resolveRefundRequest,
  sendBackRequest,
} from "../refunds/refund-request.ts";
import { EXAMPLE, orderId, pidx, refundId } from "./examples/example-ids.ts";
import {
  approvedRefund,
  acknowledgedRefund,
  dashboardRefund,
  failedRefund,
  REASON,
  rejectedRefund,
  requestedRefund,
  sentBack,
  succeededRefund,
} from "./examples/refund-examples.ts";
import {
  body,
  BODY,
  failure,
  INVALID,
  json,
  KHALTI_SILENT,
  list,
  page,
  refund,
  STAFF_ONLY,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
  UNKNOWN_REFUND,
} from "./parts.ts";

const refundKey = z.object({
  "Idempotency-Key": z
    .string()
    .meta({ param: { example: EXAMPLE.idempotencyKey } })
    .describe(
      "A new key for each refund. Repeating the request with the same key never refunds twice; keys do not expire",
    ),
});
const KEYED_BODY = {
  ...BODY,
  400: failure(
    "The body cannot be parsed, or the Idempotency-Key is missing or invalid",
    "unreadable_request",
    "idempotency_key_required",
    "invalid_idempotency_key",
  ),
};
const INVALID_REFUND = failure(
  "A field is invalid, the amount exceeds what is left to refund, or the Idempotency-Key was sent with another body",
  "invalid_request",
  "refund_exceeds_payment",
  "idempotency_key_reused",
);

const ANOTHER_KEY =
  "A refund above REFUND_APPROVAL_ABOVE is `awaiting_approval`, with its amount reserved, until a key other than the one that asked for it decides.";
const DECISION = {
  ...BODY,
  401: STAFF_ONLY[401],
  403: failure(
    "The role of the key does not suffice, or it is the key that asked for the refund",
    "forbidden",
    "cross_site_request",
    "approver_must_differ",
  ),
  ...UNKNOWN_REFUND,
  409: failure("The refund does not wait for approval", "refund_not_awaiting_approval"),
  ...INVALID,
};

/** Routes of staff for refunds. */
export const refundPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders/{id}/refunds": {
    post: {
      tags: ["Staff"],
      operationId: "refundOrder",
      summary: "Refund an order, all that is left or a part (operator)",
      description:
        "The refund is stored and carried out in the background: read its status. One above REFUND_APPROVAL_ABOVE is `awaiting_approval` until another key approves it. Errors about the order or the amount carry `refundable_amount`, the paisa still refundable.",
      requestParams: { path: orderId, header: refundKey },
      requestBody: body(refundRequest, { amount: 45_000, reason: REASON }),
      responses: {
        202: json(refund, "The refund, accepted", requestedRefund),
        ...KEYED_BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order is not paid or is held, nothing is left to refund, or how much is left is unknown; or a request with this Idempotency-Key is in progress",
          "order_not_refundable",
          "nothing_refundable",
          "refunded_amount_unknown",
          "top_up_not_refundable",
          "request_in_progress",
        ),
        422: INVALID_REFUND,
      },
    },
  },
  "/v1/admin/refunds": {
    get: {
      tags: ["Staff"],
      operationId: "listRefunds",
      summary: "List refunds, newest first (viewer)",
      description: "Refunds of staff, of refused top-ups, and those made in Khalti's dashboard.",
      requestParams: { query: refundListQuery },
      responses: {
        200: json(list(refund), "A page of refunds", page(succeededRefund)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/refunds/{id}": {
    get: {
      tags: ["Staff"],
      operationId: "getRefund",
      summary: "Get a refund (viewer)",
      description: "A requested refund gets its outcome in the background, usually in seconds.",
      requestParams: { path: refundId },
      responses: {
        200: json(refund, "The refund", succeededRefund),
        ...STAFF_ONLY,
        ...UNKNOWN_REFUND,
      },
    },
  },
  "/v1/admin/refunds/{id}/resolve": {
    post: {
      tags: ["Staff"],
      operationId: "resolveRefund",
      summary: "Record the outcome of an unknown refund (operator)",
      description:
        "After a fresh lookup: what Khalti answers must not contradict the outcome. `amount` is for a refund made in Khalti's dashboard, whose amount Khalti does not say.",
      requestParams: { path: refundId },
      requestBody: body(resolveRefundRequest, {
        outcome: "failed",
        reason: "Khalti's statement has no such refund.",
      }),
      responses: {
        200: json(refund, "The refund with its outcome", failedRefund),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_REFUND,
        409: failure(
          "The refund has an outcome already, was sent less than a day ago (see `resolvable_at`), or Khalti's answer contradicts this one",
          "refund_not_unknown",
          "refund_too_recent",
          "resolution_conflict",
        ),
        422: failure(
          "A field is invalid, or the amount exceeds what is left to refund",
          "invalid_request",
          "refund_exceeds_payment",
        ),
        ...KHALTI_SILENT,
      },
    },
  },
  "/v1/admin/refunds/{id}/approve": {
    post: {
      tags: ["Staff"],
      operationId: "approveRefund",
      summary: "Approve a refund that waits for it (operator)",
      description: `${ANOTHER_KEY} The server looks the payment up, then sends the refund.`,
      requestParams: { path: refundId },
      requestBody: body(decideRefundRequest, { reason: "Asked the customer: it is right." }),
      responses: { 200: json(refund, "The refund, requested", approvedRefund), ...DECISION },
    },
  },
  "/v1/admin/refunds/{id}/reject": {
    post: {
      tags: ["Staff"],
      operationId: "rejectRefund",
      summary: "Reject a refund that waits for approval (operator)",
      description: `${ANOTHER_KEY} The refund fails, and its amount is free again.`,
      requestParams: { path: refundId },
      requestBody: body(decideRefundRequest, { reason: "The tea was not returned." }),
      responses: { 200: json(refund, "The refund, failed", rejectedRefund), ...DECISION },
    },
  },
  "/v1/admin/payments/{pidx}/send-back": {
    post: {
      tags: ["Staff"],
      operationId: "sendBackPayment",
      summary: "Send the money of a held payment back (operator)",
      description:
        "After a fresh lookup: all that Khalti took goes back by Khalti's refund, which a background job sends once. The payment stays held until a lookup confirms the refund. Refused when Khalti's answer is about another payment or transaction, or does not say how much it took.",
      requestParams: { path: pidx, header: refundKey },
      requestBody: body(sendBackRequest, { reason: "The order was already paid." }),
      responses: {
        202: json(refund, "The refund, accepted", sentBack),
        ...KEYED_BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not held, its money is being sent back already, or Khalti does not say that it holds this money; or a request with this Idempotency-Key is in progress",
          "payment_not_held",
          "payment_being_sent_back",
          "resolution_conflict",
          "request_in_progress",
        ),
        422: failure(
          "A field is invalid, or the Idempotency-Key was sent with another body",
          "invalid_request",
          "idempotency_key_reused",
        ),
        ...KHALTI_SILENT,
      },
    },
  },
  "/v1/admin/refunds/{id}/acknowledge": {
    post: {
      tags: ["Staff"],
      operationId: "acknowledgeRefund",
      summary: "Acknowledge that a refund recorded as failed was compared (operator)",
      description:
        "Ends the order's attention `refund_possibly_doubled` or `refund_made_after_all`. The refund is watched all the same: what Khalti gives back later asks for a person again.",
      requestParams: { path: refundId },
      requestBody: body(acknowledgeRefundRequest, {
        reason: "Khalti's dashboard has no such refund.",
      }),
      responses: {
        200: json(refund, "The refund", acknowledgedRefund),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_REFUND,
        409: failure("The refund is not watched", "refund_not_watched"),
        ...INVALID,
      },
    },
  },
  "/v1/admin/payments/{pidx}/dashboard-refunds": {
    post: {
      tags: ["Staff"],
      operationId: "recordDashboardRefund",
      summary: "Record a partial refund made in Khalti's dashboard (operator)",
      description:
        "Khalti's lookup reveals the first partial refund only, so record each further one here. The server checks it against a fresh lookup and sends no refund to Khalti.",
      requestParams: { path: pidx, header: refundKey },
      requestBody: body(dashboardRefundRequest, {
        amount: 10_000,
        reason: "Refunded in the dashboard for a late delivery.",
      }),
      responses: {
        202: json(refund, "The recorded refund", dashboardRefund),
        ...KEYED_BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not paid, a refund of unknown amount has to be resolved first, or Khalti's answer contradicts the refund; or a request with this Idempotency-Key is in progress",
          "order_not_refundable",
          "refunded_amount_unknown",
          "resolution_conflict",
          "request_in_progress",
        ),
        422: INVALID_REFUND,
        ...KHALTI_SILENT,
      },
    },
  },
};
