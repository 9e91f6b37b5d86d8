import { z } from "zod";
import { InvalidRequest } from "../lib/errors.ts";

/** The position of a product in the merchant's order. */
interface ProductPlace {
  position: number;
  sku: string;
}

export const IN_MERCHANTS_ORDER = [{ position: "asc" }, { sku: "asc" }] as const;

/** Filter for the products after the cursor; without a cursor, all products. */
export function afterCursor(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { position, sku } = readCursor(cursor);
  return {
    position: { gte: position },
    OR: [{ position: { gt: position } }, { sku: { gt: sku } }],
  };
}

const place = z.tuple([
  z.int().min(-2_147_483_648).max(2_147_483_647),
  z.string().refine((sku) => !sku.includes("\0")),
]);

/** The cursor of a product. */
export function productCursor({ position, sku }: ProductPlace): string {
  return Buffer.from(JSON.stringify([position, sku])).toString("base64url");
}

/** @throws InvalidRequest */
function readCursor(text: string): ProductPlace {
  try {
    const [position, sku] = place.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { position, sku };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
