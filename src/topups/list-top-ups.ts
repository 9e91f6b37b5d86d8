import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import {
  cursorByTime,
  listCursor,
  listLimit,
  NEWEST_FIRST,
  olderThan,
  pageOf,
} from "../http/cursor.ts";
import { AppError } from "../lib/errors.ts";
import { FULL_TOP_UP, type FullTopUp, presentTopUp, type TopUpResponse } from "./present-top-up.ts";

export class TopUpNotFound extends AppError {
  readonly status = 404;
  readonly code = "top_up_not_found";

  constructor() {
    super("There is no such top-up.");
  }
}

export const topUpListQuery = z.strictObject({
  status: z
    .enum(TopUpStatus, `Should be one of ${Object.values(TopUpStatus).join(", ")}.`)
    .optional(),
  provider: z
    .string()
    .regex(/^[a-z0-9_]{1,64}$/, "Should be the name of a provider.")
    .optional(),
  limit: listLimit,
  cursor: listCursor,
});

/** Top-ups, newest first, a page at a time. */
export async function listTopUps(
  context: AppContext,
  query: z.output<typeof topUpListQuery>,
): Promise<{ data: TopUpResponse[]; next_cursor: string | null }> {
  const where: Prisma.TopUpWhereInput[] = [olderThan(query.cursor)];
  if (query.status !== undefined) where.push({ status: query.status });
  if (query.provider !== undefined) where.push({ provider: query.provider });
  const found = await context.db.topUp.findMany({
    where: { AND: where },
    include: FULL_TOP_UP,
    orderBy: [...NEWEST_FIRST],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, cursorByTime);
  return { data: page.map(presentTopUp), next_cursor };
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
