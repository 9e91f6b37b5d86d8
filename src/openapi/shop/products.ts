import type { ZodOpenApiPathsObject } from "zod-openapi";
import { bankQuery } from "../../catalog/catalog-router.ts";
import { productListQuery, productResponse } from "../../catalog/list-products.ts";
import { bankResponse } from "../../catalog/present-bank.ts";
import { quoteRequest, quoteResponse } from "../../catalog/quote-product.ts";
import { sku } from "../examples/example-ids.ts";
import { BODY, body, failure, INVALID, json, list, NO_KEY, page, TOO_MANY } from "../parts.ts";

const product = productResponse.meta({ id: "Product" });
const bank = bankResponse.meta({ id: "Bank" });
const quote = quoteResponse.meta({ id: "Quote" });

/** Routes for shops: what can be sold, and Khalti's banks. */
export const productPaths: ZodOpenApiPathsObject = {
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
};
