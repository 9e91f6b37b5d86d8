import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { adminProductResponse } from "../catalog/admin-product.ts";
import { adminProductListQuery } from "../catalog/list-admin-products.ts";
import { productRequest } from "../catalog/put-product.ts";
import { quoteRequest, quoteResponse } from "../catalog/quote-product.ts";
import {
  BODY,
  failure,
  INVALID,
  json,
  list,
  NO_KEY,
  STAFF_ONLY,
  TOO_MANY,
  withKey,
} from "./parts.ts";

const sku = z.object({ sku: z.string() });
const adminProduct = adminProductResponse.meta({ id: "AdminProduct" });

/** Quotes for shops, and the catalogue for staff. */
export const catalogPaths: ZodOpenApiPathsObject = {
  "/v1/products/{sku}/quote": {
    post: {
      tags: ["Shops"],
      summary: "Get the price of one product, and the recipient of a top-up",
      description:
        "Validates the item as a checkout does, and stores nothing. For a top-up, `charge` is the provider's delivery charge in paisa, and `operator` the operator of the mobile number.",
      security: [{}, ...withKey],
      requestParams: { path: sku },
      requestBody: {
        required: true,
        content: { "application/json": { schema: quoteRequest } },
      },
      responses: {
        200: json(quoteResponse, "The quote"),
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
  "/v1/admin/products": {
    get: {
      tags: ["Staff"],
      summary: "List all products, including those not offered, with the reason (admin)",
      security: withKey,
      requestParams: { query: adminProductListQuery },
      responses: { 200: json(list(adminProduct), "A page of products"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/products/{sku}": {
    put: {
      tags: ["Staff"],
      summary: "Create or replace a product (admin)",
      description:
        "The body is the whole product: omitted members get their defaults. Send either `amount`, or `min_amount` and `max_amount`. Existing orders do not change.",
      security: withKey,
      requestParams: { path: sku },
      requestBody: {
        required: true,
        content: { "application/json": { schema: productRequest } },
      },
      responses: {
        200: json(adminProduct, "The replaced product"),
        201: json(adminProduct, "The new product"),
        ...BODY,
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
};
