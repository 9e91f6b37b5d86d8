import { z } from "zod";
import type { Product } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { listCursor, pageOf } from "../http/cursor.ts";
import { offerOf } from "./offer.ts";
import { behind, IN_MERCHANTS_ORDER, writePlace } from "./product-place.ts";
import { productField } from "./top-up-fields.ts";

const MOST = 500;
const LIMIT = `Should be a whole number from 1 to ${String(MOST)}.`;

export const productListQuery = z.object({
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(MOST, LIMIT).default(MOST),
  cursor: listCursor,
});

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

/**
 * The products that can be sold now, in the merchant's order, with the bounds and fields of whoever delivers them. A page
 * may hold fewer than its limit: what cannot be sold is left out of it.
 */
export async function listProducts(
  context: Pick<AppContext, "db" | "topUpProviders">,
  query: z.output<typeof productListQuery>,
): Promise<{ data: z.output<typeof productResponse>[]; next_cursor: string | null }> {
  const found = await context.db.product.findMany({
    where: { active: true, ...behind(query.cursor) },
    orderBy: [...IN_MERCHANTS_ORDER],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, writePlace);
  return { data: page.flatMap((product) => presentProduct(context, product)), next_cursor };
}

/** Nothing for what cannot be sold. */
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
      image_url: product.imageUrl,
      kind: product.kind,
      amount: product.amountPaisa,
      min_amount: isOpen ? offer.minAmountPaisa : null,
      max_amount: isOpen ? offer.maxAmountPaisa : null,
      fields: offer.fields.map(({ name, label, pattern }) => ({ name, label, pattern })),
    },
  ];
}
