import type { ZodOpenApiPathsObject } from "zod-openapi";
import { checkoutFormRequest, describedCheckout } from "../examples/checkout-body.ts";
import { checkoutByItems, checkoutByLines, newCheckout } from "../examples/order-examples.ts";
import {
  BODY,
  checkout,
  checkoutKey,
  failure,
  json,
  KHALTI_REJECTS_US,
  STAFF_ONLY,
  TOO_MANY,
} from "../parts.ts";

/** The route that makes an order. */
export const checkoutPaths: ZodOpenApiPathsObject = {
  "/v1/checkout": {
    post: {
      operationId: "createCheckout",
      tags: ["Shops"],
      summary: "Create an order and its payment link",
      description:
        "Browsers send `items`, priced from the catalogue. A key with role merchant or admin may send `lines` with its own prices instead, and a `purchase_order_id`. A top-up is an item of quantity 1 with its `fields` and an amount of whole rupees; the provider's charge is added. Send `charge` from the quote to have the checkout refused if the charge has changed. Mails to the customer are in English or Nepali, by `Accept-Language`.",
      requestParams: {
        header: checkoutKey,
      },
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: describedCheckout,
            examples: {
              items: { summary: "Products of the catalogue", value: checkoutByItems },
              lines: { summary: "The shop's own prices (merchant key)", value: checkoutByLines },
            },
          },
          "application/x-www-form-urlencoded": { schema: checkoutFormRequest },
        },
      },
      responses: {
        201: json(checkout, "The order, and its payment link", newCheckout),
        303: {
          description:
            "For an HTML form: redirect to the payment link, or to the order's page where there is none. The same form leads the same browser to its unpaid order",
        },
        ...BODY,
        400: failure(
          "The body cannot be parsed, or the Idempotency-Key is invalid",
          "unreadable_request",
          "invalid_idempotency_key",
        ),
        ...TOO_MANY,
        ...STAFF_ONLY,
        409: failure(
          "An order with this purchase_order_id exists (see `order_id`), or a request with this Idempotency-Key is in progress",
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
};
