import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import { OrderStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { commaList } from "../http/comma-list.ts";
import {
  listCursor,
  listLimit,
  pageOf,
  type Place,
  readCursor,
  writeCursor,
} from "../http/cursor.ts";
import { listFrom } from "../http/period.ts";
import { findOrders } from "./find-orders.ts";
import { fullOrdersAt } from "./list-orders.ts";
import { orderResponse } from "./order-response.ts";
import { presentOrder } from "./present-order.ts";

export const shopOrderListQuery = z.strictObject({
  purchase_order_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "Should be 1 to 64 letters, digits, - or _.")
    .optional()
    .describe("The one order with this number"),
  status: commaList(Object.values(OrderStatus)),
  updated_since: listFrom.describe(
    "Only orders that changed at or after this instant (or this day in Kathmandu), the oldest change first. A commit becomes visible a moment after its time: repeat from a minute before the last `updated_at`",
  ),
  limit: listLimit,
  cursor: listCursor,
});

export const listedOrderResponse = orderResponse.extend({
  updated_at: z.iso
    .datetime()
    .describe("When the order, a payment, a refund or a top-up of it changed"),
});

/**
 * Orders for a shop's server: newest first, or by their last change where `updated_since` is given. A page by changes loses
 * nothing to an order that changes meanwhile: it moves to a later page.
 */
export async function listShopOrders(
  context: Pick<AppContext, "db" | "config">,
  query: z.output<typeof shopOrderListQuery>,
): Promise<{ data: z.output<typeof listedOrderResponse>[]; next_cursor: string | null }> {
  const place = query.cursor === undefined ? null : readCursor(query.cursor);
  const places = await findPlaces(context, query, place);
  const { page, next_cursor } = pageOf(places, query.limit, writeCursor);
  const orders = await fullOrdersAt(context, page);
  return {
    data: orders.map((order) => ({
      ...presentOrder(order, context.config),
      updated_at: order.updatedAt.toISOString(),
    })),
    next_cursor,
  };
}

async function findPlaces(
  { db }: Pick<AppContext, "db">,
  query: z.output<typeof shopOrderListQuery>,
  place: Place | null,
): Promise<Place[]> {
  const { purchase_order_id: number, status, updated_since: since, limit } = query;
  if (number === undefined && since === undefined) {
    return findOrders(db, status === undefined ? {} : { status }, place, limit + 1);
  }
  const all: Prisma.Sql[] = [];
  if (number !== undefined) all.push(Prisma.sql`purchase_order_id = ${number}`);
  if (status !== undefined) all.push(Prisma.sql`status = any(${status}::order_status[])`);
  if (since !== undefined) all.push(Prisma.sql`updated_at >= ${since}::timestamptz`);
  if (place !== null) {
    all.push(Prisma.sql`(updated_at, id) > (${place.at}::timestamptz, ${place.id}::uuid)`);
  }
  return db.$queryRaw<Place[]>`
    select id, updated_at as at from orders where ${Prisma.join(all, " and ")}
    order by updated_at, id limit ${limit + 1}`;
}
