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

/** What shops and customers call. */
export const shopPaths: ZodOpenApiPathsObject = {
  "/v1/products": {
    get: {
      tags: ["Shops"],
      summary: "The products for sale",
      requestParams: { query: productListQuery },
      responses: { 200: json(list(productResponse), "A page of them"), ...INVALID },
    },
  },
  "/v1/banks": {
    get: {
      tags: ["Shops"],
      summary: "Khalti's banks for a way of paying",
      requestParams: { query: bankQuery },
      responses: {
        200: json(list(bankResponse), "All of them"),
        ...INVALID,
        503: failure("Khalti gives no list", "khalti_unavailable"),
      },
    },
  },
  "/v1/checkout": {
    post: {
      tags: ["Shops"],
      summary: "Create an order and the link to pay it",
      description:
        "Browsers send `items`; a key with role merchant or admin may send `lines` with prices of its own, and a `purchase_order_id`. A top-up is an item of quantity 1, with its `fields` and an amount of whole rupees; what its provider charges comes on top. With `charge`, what the quote told, a checkout is refused when it has become another.",
      security: [{}, ...withKey],
      requestParams: {
        header: z.object({
          "Idempotency-Key": z
            .string()
            .optional()
            .describe("Sending the request again under the same key gives the same answer"),
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
        201: json(checkout, "The order, and where the customer pays"),
        303: { description: "The same for an HTML form: on to Khalti" },
        ...BODY,
        400: failure(
          "The body could not be read, or the Idempotency-Key is not one",
          "unreadable_request",
          "invalid_idempotency_key",
        ),
        ...TOO_MANY,
        ...STAFF_ONLY,
        409: failure(
          "There is an order with this purchase_order_id, or a request with this Idempotency-Key is under way",
          "purchase_order_exists",
          "request_in_progress",
        ),
        422: failure(
          "Something in the request is wrong, see `errors`; Khalti refused the payment, see `order_id`; or the Idempotency-Key was sent with another body",
          "invalid_request",
          "payment_refused",
          "idempotency_key_reused",
        ),
        ...KHALTI_REJECTS_US,
        503: failure(
          "Khalti cannot be reached, see Retry-After; `order_id` and `order_token` name the kept order. Or the provider does not tell its charge, and nothing is ordered",
          "khalti_unavailable",
          "provider_unavailable",
        ),
      },
    },
  },
  "/v1/payments/return": {
    get: {
      tags: ["Shops"],
      summary: "Where Khalti sends the browser back to",
      description: "Only `pidx` is used; the outcome is what Khalti's lookup says.",
      requestParams: { query: returnQuery },
      responses: {
        303: { description: "On to `return_to`, or to our own order page" },
        ...UNKNOWN_PAYMENT,
        ...INVALID,
      },
    },
  },
  "/v1/orders/{id}": {
    get: {
      tags: ["Shops"],
      summary: "An order",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(orderPageResponse, "The order"), ...NO_KEY, ...UNKNOWN_ORDER },
    },
  },
  "/v1/orders/{id}/status": {
    get: {
      tags: ["Shops"],
      summary: "An order's status, without anything personal, for whoever has the link",
      requestParams: { path: orderId },
      responses: { 200: json(orderStatusResponse, "Its status"), ...UNKNOWN_ORDER },
    },
  },
  "/v1/orders/{id}/payments": {
    post: {
      tags: ["Shops"],
      summary: "A new attempt to pay an unpaid order",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: { content: { "application/json": { schema: retryRequest } } },
      responses: {
        201: json(checkout, "The order, and where the customer pays"),
        ...BODY,
        ...TOO_MANY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order is not in a state in which this can be done, or a top-up in it is not offered any more",
          "order_state_conflict",
          "top_up_unavailable",
        ),
        422: failure(
          "Something in the request is wrong, see `errors`, or Khalti refused the payment",
          "invalid_request",
          "payment_refused",
        ),
        ...KHALTI_REJECTS_US,
        503: failure("Khalti cannot be reached, see Retry-After", "khalti_unavailable"),
      },
    },
  },
  "/v1/orders/{id}/close": {
    post: {
      tags: ["Shops"],
      summary: "Give an unpaid order up",
      security: withKey,
      requestParams: { path: orderId },
      responses: {
        200: json(order, "The closed order"),
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order is not in a state in which this can be done",
          "order_state_conflict",
        ),
        503: failure("Khalti cannot tell whether money has come", "khalti_unavailable"),
      },
    },
  },
};
