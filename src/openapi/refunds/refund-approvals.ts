import type { ZodOpenApiPathsObject } from "zod-openapi";
import { decideRefundRequest } from "../../refunds/refund-request.ts";
import { refundId } from "../examples/example-ids.ts";
import { approvedRefund, rejectedRefund } from "../examples/refund-examples.ts";
import {
  body,
  BODY,
  failure,
  INVALID,
  json,
  refund,
  STAFF_ONLY,
  UNKNOWN_REFUND,
} from "../parts.ts";

const ANOTHER_KEY =
  "A refund above REFUND_APPROVAL_ABOVE is `awaiting_approval`, with its amount reserved, until a key other than the one that asked for it decides.";
const DECISION = {
  ...BODY,
  401: STAFF_ONLY[401],
  403: failure(
    "The role of the key does not suffice, it works only with its passkey or has to bind one first, or it is the key that asked for the refund",
    "forbidden",
    "cross_site_request",
    "passkey_required",
    "passkey_not_bound",
    "approver_must_differ",
  ),
  ...UNKNOWN_REFUND,
  409: failure("The refund does not wait for approval", "refund_not_awaiting_approval"),
  ...INVALID,
};

/** A second member of staff decides about a large refund. */
export const refundApprovalPaths: ZodOpenApiPathsObject = {
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
};
