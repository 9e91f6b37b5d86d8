// Schemas and responses that several routes share.
import { z } from "zod";
import type { ZodOpenApiResponseObject } from "zod-openapi";
import { adminOrderResponse } from "../orders/admin-orders-router.ts";
import { orderResponse } from "../orders/present-order.ts";
import { refundResponse } from "../refunds/present-refund.ts";
import { checkoutResponse } from "../checkout/checkout-router.ts";

const problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe("The request id, found in every log line of the request"),
    code: z.string().describe("Stable and machine-readable"),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .catchall(z.json())
  .meta({ id: "Problem" });
export const order = orderResponse.meta({ id: "Order" });
export const adminOrder = adminOrderResponse.meta({ id: "OrderWithHistory" });
export const refund = refundResponse.meta({ id: "Refund" });
export const checkout = checkoutResponse.meta({ id: "Checkout" });

export const list = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ data: z.array(schema), next_cursor: z.string().nullable() });
export const json = (schema: z.ZodType, description: string): ZodOpenApiResponseObject => ({
  description,
  content: { "application/json": { schema } },
});
export const csv = (description: string): ZodOpenApiResponseObject => ({
  description,
  content: { "text/csv": { schema: z.string() } },
});
/** An error response of a route, with its possible codes. */
export const failure = (
  description: string,
  ...codes: [string, ...string[]]
): ZodOpenApiResponseObject => ({
  description,
  content: {
    "application/problem+json": {
      schema: z.intersection(problem, z.looseObject({ code: z.enum(codes) })),
    },
  },
});

export const NO_KEY = {
  401: failure("The key or token is missing or invalid", "unauthenticated"),
};
export const STAFF_ONLY = {
  ...NO_KEY,
  403: failure("The key's role does not allow this", "forbidden"),
};
export const INVALID = {
  422: failure("The request is invalid; `errors` lists each field", "invalid_request"),
};
export const UNKNOWN_ORDER = { 404: failure("No such order", "order_not_found") };
export const UNKNOWN_PAYMENT = { 404: failure("No payment has this pidx", "payment_not_found") };
export const UNKNOWN_REFUND = { 404: failure("No such refund", "refund_not_found") };
export const BODY = {
  400: failure("The body cannot be parsed", "unreadable_request"),
  413: failure("The body is too large", "too_large"),
  415: failure("The Content-Type is not supported", "unsupported_media_type"),
};
export const TOO_MANY = {
  429: failure("Too many requests from this address; see Retry-After", "too_many_requests"),
};
export const KHALTI_REJECTS_US = {
  502: failure(
    "Khalti rejects this server's secret key; the order is stored",
    "khalti_rejected_key",
  ),
};
export const KHALTI_SILENT = {
  503: failure("Khalti did not answer, so nothing changed; see Retry-After", "khalti_unavailable"),
};
/** Errors that every route may answer with. */
export const COMMON_ERRORS = {
  default: failure(
    "The database is unavailable (503, see Retry-After), the URL is malformed (400), or the server has a fault (500)",
    "database_unavailable",
    "unreadable_request",
    "internal_error",
  ),
};

export const readiness = z.object({
  status: z.enum(["ok", "unavailable"]),
  database: z.boolean(),
  worker: z.boolean(),
  draining: z.boolean(),
});
export const khaltiSays = z.object({
  status: z.string(),
  total_amount: z.int(),
  transaction_id: z.string().nullable(),
  fee: z.int().nullable(),
  refunded: z.boolean().nullable(),
});
export const orderId = z.object({ id: z.uuid() });
export const withKey = [{ bearer: [] }];
