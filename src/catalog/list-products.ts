import { z } from "zod";
import type { Product } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { listCursor, pageOf } from "../http/cursor.ts";
import { offerOf } from "./offer.ts";
import { afterCursor, IN_MERCHANTS_ORDER, productCursor } from "./product-place.ts";
import { productField } from "./top-up-fields.ts";

const MAX_LIMIT = 500;
const LIMIT_ERROR = `Should be a whole number from 1 to ${String(MAX_LIMIT)}.`;

export const productListQuery = z.object({
  limit: z.coerce
    .number(LIMIT_ERROR)
    .int(LIMIT_ERROR)
    .min(1, LIMIT_ERROR)
    .max(MAX_LIMIT, LIMIT_ERROR)
    .default(MAX_LIMIT),
  cursor: listCursor,
});

export const productResponse = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  name_ne: z.string().nullable().describe("For pages in Nepali; null: use `name`"),
  description_ne: z.string().nullable(),
  image_url: z.string().nullable(),
  kind: z.enum(["goods", "top_up"]),
  amount: z.int().nullable().describe("Paisa; null for an open amount"),
  min_amount: z.int().nullable(),
  max_amount: z.int().nullable(),
  fields: z.array(productField),
});

/**
 * The products that can be sold now, in the merchant's order, with the limits and fields of their providers. Unavailable
 * products are left out, so a page may have fewer entries than its limit.
 */
export async function listProducts(
  context: Pick<AppContext, "db" | "topUpProviders">,
  query: z.output<typeof productListQuery>,
): Promise<{ data: z.output<typeof productResponse>[]; next_cursor: string | null }> {
  const found = await context.db.product.findMany({
    where: { active: true, ...afterCursor(query.cursor) },
    orderBy: [...IN_MERCHANTS_ORDER],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, productCursor);
  return { data: page.flatMap((product) => presentProduct(context, product)), next_cursor };
}

/** Empty if the product cannot be sold. */
function presentProduct(
  { topUpProviders }: Pick<AppContext, "topUpProviders">,
  product: Product,
): z.output<typeof productResponse>[] {
  const offer = offerOf(product, topUpProviders);
  if (offer.unavailableBecause !== null) return [];
  const isOpen = product.amountPaisa === null;
  return [
    {
      sku: product.sku,
      name: product.name,
      description: product.description,
      name_ne: product.nameNe,
      description_ne: product.descriptionNe,
      image_url: product.imageUrl,
      kind: product.kind,
      amount: product.amountPaisa,
      min_amount: isOpen ? offer.minAmountPaisa : null,
      max_amount: isOpen ? offer.maxAmountPaisa : null,
      fields: offer.fields.map(({ name, label, pattern }) => ({ name, label, pattern })),
    },
  ];
}
