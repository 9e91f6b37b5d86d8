import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { bankQuery } from "../../catalog/catalog-router.ts";
import { productListQuery, productResponse } from "../../catalog/list-products.ts";
import { bankResponse } from "../../catalog/present-bank.ts";
import { quoteRequest, quoteResponse } from "../../catalog/quote-product.ts";
import { checkoutFormRequest, describedCheckout } from "../examples/checkout-body.ts";
import { sku } from "../examples/example-ids.ts";
import { checkoutByItems, checkoutByLines, newCheckout } from "../examples/order-examples.ts";
import {
  body,
  BODY,
  checkout,
  failure,
  INVALID,
  json,
  KHALTI_REJECTS_US,
  list,
  NO_KEY,
  page,
  STAFF_ONLY,
  TOO_MANY,
} from "../parts.ts";

const product = productResponse.meta({ id: "Product" });
const bank = bankResponse.meta({ id: "Bank" });
const quote = quoteResponse.meta({ id: "Quote" });

/** Routes for shops: what can be sold, and selling it. */
export const shopPaths: ZodOpenApiPathsObject = {
  "/v1/products": {
    get: {
      operationId: "listProducts",
      tags: ["Shops"],
      summary: "List the products for sale",
      description: "In the merchant's order. Products that cannot be sold now are left out.",
      requestParams: { query: productListQuery },
      responses: {
        200: json(
          list(product),
          "A page of products",
          page({
            sku: "tea-250g",
            name: "Ilam tea, 250 g",
            description: "First flush from the hills of Ilam.",
            name_ne: "इलामको चिया, २५० ग्राम",
            description_ne: "इलामका पहाडको पहिलो टिपाइ।",
            image_url: "/assets/products/tea-250g.svg",
            kind: "goods" as const,
            amount: 45_000,
            min_amount: null,
            max_amount: null,
            fields: [],
          }),
        ),
        ...INVALID,
      },
    },
  },
  "/v1/products/{sku}/quote": {
    post: {
      operationId: "quoteProduct",
      tags: ["Shops"],
      summary: "Get the price of one product, and the recipient of a top-up",
      description:
        "Validates the item as a checkout does, and stores nothing. For a top-up, `charge` is the provider's delivery charge in paisa, and `operator` the operator of the mobile number.",
      requestParams: { path: sku },
      requestBody: body(quoteRequest, {}),
      responses: {
        200: json(quote, "The quote", {
          sku: "tea-250g",
          amount: 45_000,
          charge: 0,
          total: 45_000,
          fields: [],
        }),
        ...BODY,
        ...TOO_MANY,
        ...NO_KEY,
        404: failure("No such product", "product_not_found"),
        ...INVALID,
        503: failure(
          "The provider did not answer with its charge; see Retry-After",
          "provider_unavailable",
        ),
      },
    },
  },
  "/v1/banks": {
    get: {
      operationId: "listBanks",
      tags: ["Shops"],
      summary: "List Khalti's banks for a payment method",
      description: "Khalti's own list, cached. Send the `idx` of a bank as `method.bank`.",
      requestParams: {
        query: bankQuery.extend({
          payment_type: bankQuery.shape.payment_type.meta({ param: { example: "ebanking" } }),
        }),
      },
      responses: {
        200: json(
          list(bank),
          "All banks",
          page({
            idx: "UZmPq5Qx3pYDLnBDoVbnQS",
            name: "Nepal Investment Bank Limited",
            short_name: "NIBL",
            logo: "https://khalti-static.s3.ap-south-1.amazonaws.com/media/bank-logo/nibl.png",
            swift_code: "NIBLNPKT",
            has_ebanking: true,
            has_mobile_checkout: true,
          }),
        ),
        ...INVALID,
        503: failure("Khalti's bank list is unavailable", "khalti_unavailable"),
      },
    },
  },
  "/v1/checkout": {
    post: {
      operationId: "createCheckout",
      tags: ["Shops"],
      summary: "Create an order and its payment link",
      description:
        "Browsers send `items`, priced from the catalogue. A key with role merchant or admin may send `lines` with its own prices instead, and a `purchase_order_id`. A top-up is an item of quantity 1 with its `fields` and an amount of whole rupees; the provider's charge is added. Send `charge` from the quote to have the checkout refused if the charge has changed. Mails to the customer are in English or Nepali, by `Accept-Language`.",
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
