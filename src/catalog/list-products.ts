import { z } from "zod";
import type { AppContext } from "../context.ts";
import { offerOf } from "./offer.ts";
import { productField } from "./top-up-fields.ts";

export const productResponse = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  image_url: z.string().nullable(),
  kind: z.enum(["goods", "top_up"]),
  amount: z.int().nullable().describe("Paisa; null for an open amount"),
  min_amount: z.int().nullable(),
  max_amount: z.int().nullable(),
  fields: z.array(productField),
});

/** The products that can be sold now, in the merchant's order, with the bounds and fields of whoever delivers them. */
export async function listProducts(
  context: Pick<AppContext, "db" | "topUpProviders">,
): Promise<z.output<typeof productResponse>[]> {
  const products = await context.db.product.findMany({
    where: { active: true },
    orderBy: [{ position: "asc" }, { sku: "asc" }],
    take: 500,
  });
  return products.flatMap((product) => {
    const offer = offerOf(product, context.topUpProviders);
    if (offer.unavailableBecause !== null) return [];
    const isOpen = product.amountPaisa === null;
    return {
      sku: product.sku,
      name: product.name,
      description: product.description,
      image_url: product.imageUrl,
      kind: product.kind,
      amount: product.amountPaisa,
      min_amount: isOpen ? offer.minAmountPaisa : null,
      max_amount: isOpen ? offer.maxAmountPaisa : null,
      fields: offer.fields.map(({ name, label, pattern }) => ({ name, label, pattern })),
    };
  });
}
