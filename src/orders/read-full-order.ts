import { Prisma } from "../generated/prisma/client.ts";
import type { RunSql } from "../database/run-sql.ts";
import { isRecord } from "../lib/is-record.ts";
import type { FullOrder } from "./full-order.ts";

/** Names of the columns that Prisma reads as dates. */
const DATE = /(?:At|Since|Until)$/;

/** The order `o` with its items, payments, refunds and top-ups as JSON, for {@link toFullOrder}. Its token hash is left out. */
export const FULL_ORDER_JSON = Prisma.sql`to_jsonb(o) - 'token_hash' || jsonb_build_object(
  'items', (select coalesce(jsonb_agg(i order by i.position), '[]') from order_items i where i.order_id = o.id),
  'payments', (select coalesce(jsonb_agg(p order by p.attempt), '[]') from payments p where p.order_id = o.id),
  'refunds', (select coalesce(jsonb_agg(r order by r.created_at), '[]') from refunds r where r.order_id = o.id),
  'top_ups', (select coalesce(jsonb_agg(t order by t.attempt), '[]') from top_ups t where t.order_id = o.id)
)`;

/** Reads an order in one statement: one moment, one round trip, where Prisma's `include` sends five. */
export async function readFullOrder(sql: RunSql, id: string): Promise<FullOrder> {
  const [row] = await sql<{ order: unknown }>(
    Prisma.sql`select ${FULL_ORDER_JSON} as order from orders o where o.id = ${id}::uuid`,
  );
  return toFullOrder(row?.order);
}

export function toFullOrder(json: unknown): FullOrder {
  if (!isRecord(json)) throw new Error("the order has gone");
  return { ...toPrisma(json), tokenHash: new Uint8Array() } as unknown as FullOrder;
}

/** A row as JSON in Prisma's names and types. Stored JSON (metadata, breakdown, fields) stays as it is. */
function toPrisma(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const name = column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      if (typeof value === "string" && DATE.test(name)) return [name, new Date(value)];
      const isRows = ["items", "payments", "refunds", "topUps"].includes(name);
      return [name, isRows && Array.isArray(value) ? value.filter(isRecord).map(toPrisma) : value];
    }),
  );
}
