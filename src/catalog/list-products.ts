import { z } from "zod";
import type { AppContext } from "../context.ts";

const field = z.object({ name: z.string(), label: z.string(), pattern: z.string() });

export const productResponse = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  image_url: z.string().nullable(),
  kind: z.enum(["goods", "top_up"]),
  amount: z.int().nullable().describe("Paisa; null for an open amount"),
  min_amount: z.int().nullable(),
  max_amount: z.int().nullable(),
  fields: z.array(field),
});

/** The products for sale, in the merchant's order. */
export async function listProducts(
  context: Pick<AppContext, "db">,
): Promise<z.output<typeof productResponse>[]> {
  const products = await context.db.product.findMany({
    where: { active: true },
    orderBy: [{ position: "asc" }, { sku: "asc" }],
    take: 500,
  });
  return products.map((product) => ({
    sku: product.sku,
    name: product.name,
    description: product.description,
    image_url: product.imageUrl,
    kind: product.kind,
    amount: product.amountPaisa,
    min_amount: product.minAmountPaisa,
    max_amount: product.maxAmountPaisa,
    fields: z.array(field).parse(product.fields),
  }));
}
