import { z } from "zod";
import type { AppContext } from "../context.ts";
import {
  cursorByTime,
  listCursor,
  listLimit,
  pageOf,
  type Place,
  readCursor,
} from "../http/cursor.ts";
import { EMPTY_PERIOD, isPeriod } from "../http/period.ts";
import { findOrders, type OrderFilter, orderFilter } from "./find-orders.ts";
import { FULL_ORDER, type FullOrder } from "./full-order.ts";
import type { OrderResponse } from "./order-response.ts";
import { presentOrder } from "./present-order.ts";

export const orderListQuery = z
  .strictObject({ ...orderFilter, limit: listLimit, cursor: listCursor })
  .refine(isPeriod, EMPTY_PERIOD);

/** One page of orders, newest first; the cursor is the place of the last order of the page. */
export async function listOrders(
  context: AppContext,
  query: z.output<typeof orderListQuery>,
): Promise<{ data: OrderResponse[]; next_cursor: string | null }> {
  const found = await readOrders(context, {
    filter: query,
    place: query.cursor === undefined ? null : readCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, cursorByTime);
  return { data: page.map((order) => presentOrder(order, context.config)), next_cursor };
}

/** What a read of orders needs to find and open personal data. */
export interface WithKeys {
  config: Pick<AppContext["config"], "dataKeys">;
}

/** The next orders after `place`, newest first, with items, payments, refunds and top-ups. */
export async function readOrders(
  context: Pick<AppContext, "db"> & WithKeys,
  { filter, place, limit }: { filter: OrderFilter; place: Place | null; limit: number },
): Promise<FullOrder[]> {
  return fullOrdersAt(
    context,
    await findOrders(context.db, filter, place, limit, context.config.dataKeys),
  );
}

/** The orders at these places, in their order. */
export async function fullOrdersAt(
  context: Pick<AppContext, "db">,
  places: readonly Place[],
): Promise<FullOrder[]> {
  const orders = await context.db.order.findMany({
    where: { id: { in: places.map(({ id }) => id) } },
    include: FULL_ORDER,
  });
  const byId = new Map(orders.map((order) => [order.id, order]));
  return places.flatMap(({ id }) => byId.get(id) ?? []);
}
