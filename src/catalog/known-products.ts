import { Prisma } from "../generated/prisma/client.ts";
import type { RunSql } from "../database/run-sql.ts";
import type { Product } from "./product.ts";

/** One state of a product: another one has another version. */
export interface ProductVersion {
  sku: string;
  /** The transaction that wrote the row: Postgres changes it with every update. */
  version: string;
}

export type KnownProduct = Product & ProductVersion;

export type FindProducts = (skus: readonly string[]) => Promise<ReadonlyMap<string, KnownProduct>>;

/**
 * Products as this instance read them last. They may have changed since: who sells by them compares the versions in the
 * statement that writes the order, and refuses a customer only by products that were just read.
 */
export interface KnownProducts {
  /** From memory, and from the database those that are not in memory. */
  find: FindProducts;
  /** From the database. */
  read: FindProducts;
}

/** Far more than a shop sells at the same time. */
const MAX_KNOWN = 10_000;

export function createKnownProducts(sql: RunSql): KnownProducts {
  const known = new Map<string, KnownProduct>();
  const read: FindProducts = async (skus) => {
    if (skus.length === 0) return new Map();
    const rows = await sql<KnownProduct>(Prisma.sql`
      select sku, xmin::text as version, name, name_ne as "nameNe", kind::text, amount_paisa as "amountPaisa",
        min_amount_paisa as "minAmountPaisa", max_amount_paisa as "maxAmountPaisa", fields, active, provider,
        on_refusal::text as "onRefusal"
      from products where sku = any(${skus})`);
    if (known.size + rows.length > MAX_KNOWN) known.clear();
    for (const sku of skus) known.delete(sku);
    for (const row of rows) known.set(row.sku, row);
    return new Map(rows.map((row) => [row.sku, row]));
  };
  return {
    read,
    async find(skus) {
      const found = new Map<string, KnownProduct>();
      for (const sku of skus) {
        const product = known.get(sku);
        if (product === undefined) return read(skus);
        found.set(sku, product);
      }
      return found;
    },
  };
}
