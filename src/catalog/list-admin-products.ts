import { z } from "zod";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, pageOf } from "../http/cursor.ts";
import { type adminProductResponse, presentAdminProduct } from "./admin-product.ts";
import { afterCursor, IN_MERCHANTS_ORDER, productCursor } from "./product-place.ts";

export const adminProductListQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

/** All products in the merchant's order, including unavailable ones, a page at a time. */
export async function listAdminProducts(
  context: Pick<AppContext, "db" | "topUpProviders">,
  query: z.output<typeof adminProductListQuery>,
): Promise<{ data: z.output<typeof adminProductResponse>[]; next_cursor: string | null }> {
  const found = await context.db.product.findMany({
    where: afterCursor(query.cursor),
    orderBy: [...IN_MERCHANTS_ORDER],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, productCursor);
  return { data: page.map((product) => presentAdminProduct(context, product)), next_cursor };
}
