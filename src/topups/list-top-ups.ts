import { z } from "zod";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { commaList, commaListMatching } from "../http/comma-list.ts";
import { createdBetween, listCursor, listLimit, newestOfEach, newestPage } from "../http/cursor.ts";
import { EMPTY_PERIOD, isPeriod, listFrom, listTo } from "../http/period.ts";
import { AppError } from "../lib/errors.ts";
import { FULL_TOP_UP, type FullTopUp, presentTopUp, type TopUpResponse } from "./present-top-up.ts";

export class TopUpNotFound extends AppError {
  readonly status = 404;
  readonly code = "top_up_not_found";

  constructor() {
    super("There is no such top-up.");
  }
}

export const topUpListQuery = z
  .strictObject({
    status: commaList(Object.values(TopUpStatus)),
    provider: commaListMatching(/^[a-z0-9_]{1,64}$/, "names of providers"),
    order_id: z.uuid("Should be an order's id.").optional(),
    from: listFrom,
    to: listTo,
    limit: listLimit,
    cursor: listCursor,
  })
  .refine(isPeriod, EMPTY_PERIOD);

/** Top-ups, newest first, a page at a time. */
export async function listTopUps(
  context: AppContext,
  query: z.output<typeof topUpListQuery>,
): Promise<{ data: TopUpResponse[]; next_cursor: string | null }> {
  const provider = query.provider === undefined ? {} : { provider: { in: query.provider } };
  const order = query.order_id === undefined ? {} : { orderId: query.order_id };
  const { page, next_cursor } = await newestPage(query, ({ where, ...rows }) =>
    newestOfEach(query.status, rows.take, (status) =>
      context.db.topUp.findMany({
        where: {
          AND: [
            where,
            createdBetween(query),
            provider,
            order,
            status === undefined ? {} : { status },
          ],
        },
        include: FULL_TOP_UP,
        ...rows,
      }),
    ),
  );
  return { data: page.map((topUp) => presentTopUp(topUp, context.config)), next_cursor };
}

/** @throws TopUpNotFound */
export async function findTopUp(
  context: AppContext,
  { topUpId: id }: { topUpId: string },
): Promise<FullTopUp> {
  const topUp = await context.db.topUp.findUnique({ where: { id }, include: FULL_TOP_UP });
  if (topUp === null) throw new TopUpNotFound();
  return topUp;
}
