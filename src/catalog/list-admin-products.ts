import { z } from "zod";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit } from "../http/cursor.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { type adminProductResponse, presentAdminProduct } from "./admin-product.ts";

export const adminProductListQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

/** All products in the merchant's order, those that are not offered too, a page at a time. */
export async function listAdminProducts(
  context: Pick<AppContext, "db" | "topUpProviders">,
  query: z.output<typeof adminProductListQuery>,
): Promise<{ data: z.output<typeof adminProductResponse>[]; next_cursor: string | null }> {
  const after = query.cursor === undefined ? null : readPlace(query.cursor);
  const found = await context.db.product.findMany({
    where:
      after === null
        ? {}
        : {
            position: { gte: after.position },
            OR: [{ position: { gt: after.position } }, { sku: { gt: after.sku } }],
          },
    orderBy: [{ position: "asc" }, { sku: "asc" }],
    take: query.limit + 1,
  });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map((product) => presentAdminProduct(context, product)),
    next_cursor: found.length > query.limit && last !== undefined ? writePlace(last) : null,
  };
}

const place = z.tuple([
  z.int().min(-2_147_483_648).max(2_147_483_647),
  z.string().refine((sku) => !sku.includes("\0")),
]);

function writePlace({ position, sku }: { position: number; sku: string }): string {
  return Buffer.from(JSON.stringify([position, sku])).toString("base64url");
}

/** @throws InvalidRequest */
function readPlace(text: string): { position: number; sku: string } {
  try {
    const [position, sku] = place.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { position, sku };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
