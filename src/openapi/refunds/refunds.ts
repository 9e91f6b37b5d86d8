import type { ZodOpenApiPathsObject } from "zod-openapi";
import { refundListQuery } from "../../refunds/list-refunds.ts";
import {
  acknowledgeRefundRequest,
  refundRequest,
  resolveRefundRequest,
} from "../../refunds/refund-request.ts";
import { orderId, refundId } from "../examples/example-ids.ts";
import {
  acknowledgedRefund,
  failedRefund,
  REASON,
  requestedRefund,
  succeededRefund,
} from "../examples/refund-examples.ts";
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
  UNKNOWN_REFUND,
} from "../parts.ts";
import { INVALID_REFUND, KEYED_BODY, refundKey } from "./refund-key.ts";

/** Staff refund an order, read refunds, and record how they ended. */
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
};
