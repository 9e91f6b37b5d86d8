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

/** What one costs and whom it is for, and how products come into the catalogue. */
export const catalogPaths: ZodOpenApiPathsObject = {
  "/v1/products/{sku}/quote": {
    post: {
      tags: ["Shops"],
      summary: "What one of a product costs, and whom it is for",
      description:
        "Checks as a checkout does and writes nothing. `charge` is what the provider of a top-up asks for delivering it; `operator` is whose mobile number it is.",
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
          "The provider does not tell what it costs; see Retry-After",
          "provider_unavailable",
        ),
      },
    },
  },
  "/v1/admin/products": {
    get: {
      tags: ["Staff"],
      summary: "All products, also those that are not offered and why (admin)",
      security: withKey,
      requestParams: { query: adminProductListQuery },
      responses: { 200: json(list(adminProduct), "A page of them"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/products/{sku}": {
    put: {
      tags: ["Staff"],
      summary: "Put a product into the catalogue, or another in its place (admin)",
      description:
        "The body is the whole product: what is left out is as in a new one. Either `amount`, or `min_amount` and `max_amount`. Orders keep what they were sold.",
      security: withKey,
      requestParams: { path: sku },
      requestBody: {
        required: true,
        content: { "application/json": { schema: productRequest } },
      },
      responses: {
        200: json(adminProduct, "The product, in the place of the one before"),
        201: json(adminProduct, "The new product"),
        ...BODY,
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
};
