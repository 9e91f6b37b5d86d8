import type { ZodOpenApiPathsObject } from "zod-openapi";
import { dashboardRefundRequest, sendBackRequest } from "../../refunds/refund-request.ts";
import { pidx } from "../examples/example-ids.ts";
import { dashboardRefund, sentBack } from "../examples/refund-examples.ts";
import {
  body,
  failure,
  json,
  KHALTI_SILENT,
  refund,
  STAFF_ONLY,
  UNKNOWN_PAYMENT,
} from "../parts.ts";
import { INVALID_REFUND, KEYED_BODY, refundKey } from "./refund-key.ts";

/** Refunds of one payment: a held one goes back, and one made in Khalti's dashboard is recorded. */
export const paymentRefundPaths: ZodOpenApiPathsObject = {
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
