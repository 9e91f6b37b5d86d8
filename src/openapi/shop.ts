import { z } from "zod";
import { bankQuery } from "../catalog/catalog-router.ts";
import { bankResponse } from "../catalog/present-bank.ts";
import { productListQuery, productResponse } from "../catalog/list-products.ts";
import { orderPageResponse, orderStatusResponse } from "../orders/present-order.ts";
import { checkoutRequest } from "../checkout/checkout-request.ts";
import { returnQuery } from "../payments/payments-router.ts";
import { retryRequest } from "../checkout/retry-payment.ts";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  order,
  checkout,
  list,
  json,
  failure,
  NO_KEY,
  STAFF_ONLY,
  INVALID,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
  BODY,
  TOO_MANY,
  KHALTI_REJECTS_US,
  orderId,
  withKey,
} from "./parts.ts";

/** Routes for shops and customers. */
export const shopPaths: ZodOpenApiPathsObject = {
  "/v1/products": {
    get: {
      tags: ["Shops"],
      summary: "List the products for sale",
      requestParams: { query: productListQuery },
      responses: { 200: json(list(productResponse), "A page of products"), ...INVALID },
    },
  },
  "/v1/banks": {
    get: {
      tags: ["Shops"],
      summary: "List Khalti's banks for a payment method",
      requestParams: { query: bankQuery },
      responses: {
        200: json(list(bankResponse), "All banks"),
        ...INVALID,
        503: failure("Khalti's bank list is unavailable", "khalti_unavailable"),
      },
    },
  },
  "/v1/checkout": {
    post: {
      tags: ["Shops"],
      summary: "Create an order and its payment link",
      description:
        "Browsers send `items`, priced from the catalogue. A key with role merchant or admin may send `lines` with its own prices, and a `purchase_order_id`. A top-up is an item of quantity 1 with its `fields` and an amount of whole rupees; the provider's charge is added. Send `charge` from the quote to have the checkout refused if the charge has changed.",
      security: [{}, ...withKey],
      requestParams: {
        header: z.object({
          "Idempotency-Key": z
            .string()
            .optional()
            .describe("Repeating the request with the same key returns the same response"),
        }),
      },
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: checkoutRequest },
          "application/x-www-form-urlencoded": { schema: checkoutRequest },
        },
      },
      responses: {
        201: json(checkout, "The order, and its payment link"),
        303: { description: "For an HTML form: redirect to the payment link" },
        ...BODY,
        400: failure(
          "The body cannot be parsed, or the Idempotency-Key is invalid",
          "unreadable_request",
          "invalid_idempotency_key",
        ),
        ...TOO_MANY,
        ...STAFF_ONLY,
        409: failure(
          "An order with this purchase_order_id exists, or a request with this Idempotency-Key is in progress",
          "purchase_order_exists",
          "request_in_progress",
        ),
        422: failure(
          "The request is invalid, see `errors`; Khalti refused the payment, see `order_id` and, for fields that the customer can change, `errors` in our words; or the Idempotency-Key was sent with another body",
          "invalid_request",
          "payment_refused",
          "idempotency_key_reused",
        ),
        ...KHALTI_REJECTS_US,
        503: failure(
          "Khalti is unavailable, see Retry-After: the order is stored, see `order_id` and `order_token`. Or the provider did not answer with its charge: no order is created",
          "khalti_unavailable",
          "provider_unavailable",
        ),
      },
    },
  },
  "/v1/payments/return": {
    get: {
      tags: ["Shops"],
      summary: "Return URL to which Khalti redirects the customer",
      description:
        "Only `pidx` is used: the outcome comes from a lookup at Khalti, never from the query.",
      requestParams: { query: returnQuery },
      responses: {
        303: { description: "Redirect to `return_to`, or to the server's own order page" },
        ...UNKNOWN_PAYMENT,
        ...INVALID,
      },
    },
  },
  "/v1/orders/{id}": {
    get: {
      tags: ["Shops"],
      summary: "Get an order",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(orderPageResponse, "The order"), ...NO_KEY, ...UNKNOWN_ORDER },
    },
  },
  "/v1/orders/{id}/status": {
    get: {
      tags: ["Shops"],
      summary: "Get an order's status, without personal data; needs no key",
      requestParams: { path: orderId },
      responses: { 200: json(orderStatusResponse, "The order's status"), ...UNKNOWN_ORDER },
    },
  },
  "/v1/orders/{id}/payments": {
    post: {
      tags: ["Shops"],
      summary: "Start a new attempt to pay an unpaid order",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: { content: { "application/json": { schema: retryRequest } } },
      responses: {
        201: json(checkout, "The order, and its new payment link"),
        ...BODY,
        ...TOO_MANY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order's status does not allow a new attempt, or one of its top-ups is no longer offered",
          "order_state_conflict",
          "top_up_unavailable",
        ),
        422: failure(
          "The request is invalid, see `errors`, or Khalti refused the payment",
          "invalid_request",
          "payment_refused",
        ),
        ...KHALTI_REJECTS_US,
        503: failure("Khalti is unavailable; see Retry-After", "khalti_unavailable"),
      },
    },
  },
  "/v1/orders/{id}/close": {
    post: {
      tags: ["Shops"],
      summary: "Close an unpaid order: no new attempt is possible",
      security: withKey,
      requestParams: { path: orderId },
      responses: {
        200: json(order, "The closed order"),
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order's status or a pending payment does not allow closing it",
          "order_state_conflict",
        ),
        503: failure(
          "Khalti did not answer whether the order is paid, so it was not closed",
          "khalti_unavailable",
        ),
      },
    },
  },
};
