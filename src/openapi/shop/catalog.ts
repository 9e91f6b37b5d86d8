import type { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { adminProductResponse } from "../../catalog/admin-product.ts";
import { adminProductListQuery } from "../../catalog/list-admin-products.ts";
import { productRequest } from "../../catalog/put-product.ts";
import { sku } from "../examples/example-ids.ts";
import { BODY, body, INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";

const adminProduct = adminProductResponse.meta({ id: "AdminProduct" });
const tea: z.output<typeof adminProduct> = {
  sku: "tea-250g",
  name: "Ilam tea, 250 g",
  description: "First flush from the hills of Ilam.",
  name_ne: "इलामको चिया, २५० ग्राम",
  description_ne: "इलामका पहाडको पहिलो टिपाइ।",
  image_url: "/assets/products/tea-250g.svg",
  kind: "goods",
  amount: 45_000,
  min_amount: null,
  max_amount: null,
  provider: null,
  on_refusal: "refund",
  fields: [],
  active: true,
  position: 0,
  available: true,
  unavailable_because: null,
};
const { name, description, name_ne, description_ne, image_url, kind, amount } = tea;

/** The catalogue for administrators. */
export const catalogPaths: ZodOpenApiPathsObject = {
  "/v1/admin/products": {
    get: {
      operationId: "listAllProducts",
      tags: ["Administrators"],
      summary: "List all products (admin)",
      description: "Also those that are not offered now, with the reason.",
      requestParams: { query: adminProductListQuery },
      responses: {
        200: json(list(adminProduct), "A page of products", page(tea)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/products/{sku}": {
    put: {
      operationId: "putProduct",
      tags: ["Administrators"],
      summary: "Create or replace a product (admin)",
      description:
        "The body is the whole product: omitted members get their defaults. Send either `amount`, or `min_amount` and `max_amount`. Existing orders do not change.",
      requestParams: { path: sku },
      requestBody: body(productRequest, {
        name,
        description,
        name_ne,
        description_ne,
        image_url,
        kind,
        amount,
      }),
      responses: {
        200: json(adminProduct, "The replaced product", tea),
        201: json(adminProduct, "The new product", tea),
        ...BODY,
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
};
