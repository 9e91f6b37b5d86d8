// Schemas, bodies and answers that several routes share.
import { z } from "zod";
import type { ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from "zod-openapi";
import { checkoutResponse } from "../checkout/answer-checkout.ts";
import { adminOrderResponse } from "../orders/admin-orders-router.ts";
import { orderResponse } from "../orders/order-response.ts";
import { refundResponse } from "../refunds/present-refund.ts";
import { FIELD_CODES } from "../lib/errors.ts";
import type { KnownCode } from "./errors/error-codes.ts";

const problem = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe("A sentence for people"),
    instance: z.string().describe("The request id, found in every log line of the request"),
    code: z.string().describe("Stable and machine-readable"),
    errors: z
      .array(
        z.object({
          path: z.string(),
          message: z.string(),
          code: z
            .enum(FIELD_CODES)
            .optional()
            .describe("Stable, for pages that say it in their own words; of customers' fields"),
        }),
      )
      .optional(),
  })
  .catchall(z.unknown())
  .meta({ id: "Problem" });
export const order = orderResponse.meta({ id: "Order" });
export const adminOrder = adminOrderResponse.meta({ id: "OrderWithHistory" });
export const refund = refundResponse.meta({ id: "Refund" });
export const checkout = checkoutResponse.meta({ id: "Checkout" });

export const list = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ data: z.array(schema), next_cursor: z.string().nullable() });
/** An example of the only page of a list. */
export const page = <Row>(...data: Row[]): { data: Row[]; next_cursor: string | null } => ({
  data,
  next_cursor: null,
});

/** A JSON body. The example has to work as it stands on a development machine: a test sends it. */
export const body = <Schema extends z.ZodType>(
  schema: Schema,
  example: z.input<Schema>,
): ZodOpenApiRequestBodyObject => ({
  required: true,
  content: { "application/json": { schema, example } },
});
/** A JSON answer. A test compares the example with the real answer. */
export const json = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: z.output<Schema>,
): ZodOpenApiResponseObject => ({
  description,
  content: { "application/json": { schema, example } },
});
export const csv = (description: string, example: string): ZodOpenApiResponseObject => ({
  description,
  content: { "text/csv": { schema: z.string(), example } },
});
/** An error response of a route, with its possible codes. */
export const failure = (
  description: string,
  ...codes: [KnownCode, ...KnownCode[]]
): ZodOpenApiResponseObject => ({
  description,
  content: {
    "application/problem+json": {
      schema: z.intersection(problem, z.looseObject({ code: z.enum(codes) })),
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  },
});
/** A failure that several routes share: the description has it once, by its name. */
const common = (id: string, ...said: Parameters<typeof failure>): ZodOpenApiResponseObject => ({
  ...failure(...said),
  id,
});

export const NO_KEY = {
  401: common("Unauthenticated", "The key or token is missing or invalid", "unauthenticated"),
  403: common(
    "PasskeyRequired",
    "The key works only with its passkey, or has to bind one first",
    "passkey_required",
    "passkey_not_bound",
  ),
};
export const STAFF_ONLY = {
  ...NO_KEY,
  403: common(
    "Forbidden",
    "The key's role does not allow this, the key works only with its passkey or has to bind one first, or another site's page makes the request with the cookie",
    "forbidden",
    "cross_site_request",
    "passkey_required",
    "passkey_not_bound",
  ),
};
export const INVALID = {
  422: common("Invalid", "The request is invalid; `errors` lists each field", "invalid_request"),
};
export const UNKNOWN_ORDER = { 404: common("NoSuchOrder", "No such order", "order_not_found") };
export const UNKNOWN_PAYMENT = {
  404: common("NoSuchPayment", "No payment has this pidx", "payment_not_found"),
};
export const UNKNOWN_REFUND = { 404: common("NoSuchRefund", "No such refund", "refund_not_found") };
export const BODY = {
  400: common("Unreadable", "The body cannot be parsed", "unreadable_request"),
  413: common("TooLarge", "The body is too large", "too_large"),
  415: common(
    "UnsupportedMediaType",
    "The Content-Type is not supported",
    "unsupported_media_type",
  ),
};
export const TOO_MANY = {
  429: common(
    "TooManyRequests",
    "Too many requests from this address, or for this order; see Retry-After",
    "too_many_requests",
  ),
};
export const KHALTI_REJECTS_US = {
  502: common(
    "KhaltiRejectsKey",
    "Khalti rejects this server's secret key; the order is stored",
    "khalti_rejected_key",
  ),
};
export const KHALTI_SILENT = {
  503: common(
    "KhaltiSilent",
    "Khalti did not answer, so nothing changed; see Retry-After",
    "khalti_unavailable",
  ),
};
/** Errors that every route may answer with. */
export const COMMON_ERRORS = {
  default: common(
    "ServerTrouble",
    "The server is overloaded, or its database is unavailable (503, see Retry-After), the URL is malformed (400), or the server has a fault (500)",
    "overloaded",
    "database_unavailable",
    "unreadable_request",
    "internal_error",
  ),
};

export const readiness = z
  .object({
    status: z.enum(["ok", "unavailable"]),
    database: z.boolean(),
    worker: z.boolean(),
    draining: z.boolean(),
  })
  .meta({ id: "Readiness" });
export const khaltiSays = z
  .object({
    status: z.string(),
    total_amount: z.int(),
    transaction_id: z.string().nullable(),
    fee: z.int().nullable(),
    refunded: z.boolean().nullable(),
    fee_not_believed: z
      .literal(true)
      .optional()
      .describe("Khalti named a fee below 0, above the amount, or that is no whole number"),
    contradiction: z
      .string()
      .optional()
      .describe("The answer contradicts itself, so nothing follows from it: a stable code"),
  })
  .meta({ id: "KhaltiSays" });
/** The header of a checkout, by the shop or by a payment link. */
export const checkoutKey = z.object({
  "Idempotency-Key": z
    .string()
    .optional()
    .describe("Repeating the request with the same key returns the same response"),
});
