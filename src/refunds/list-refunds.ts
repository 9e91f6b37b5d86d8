import { z } from "zod";
import type { Prisma, Refund } from "../generated/prisma/client.ts";
import { RefundStatus } from "../generated/prisma/enums.ts";
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
import { presentRefund, type RefundResponse } from "./present-refund.ts";

export class RefundNotFound extends AppError {
  readonly status = 404;
  readonly code = "refund_not_found";

  constructor() {
    super("There is no such refund.");
  }
}

export const refundListQuery = z.strictObject({
  status: z
    .enum(RefundStatus, `Should be one of ${Object.values(RefundStatus).join(", ")}.`)
    .optional(),
  limit: listLimit,
  cursor: listCursor,
});

/** Refunds, newest first, a page at a time. */
export async function listRefunds(
  context: AppContext,
  query: z.output<typeof refundListQuery>,
): Promise<{ data: RefundResponse[]; next_cursor: string | null }> {
  const where: Prisma.RefundWhereInput[] = [olderThan(query.cursor)];
  if (query.status !== undefined) where.push({ status: query.status });
  const found = await context.db.refund.findMany({
    where: { AND: where },
    orderBy: [...NEWEST_FIRST],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, cursorByTime);
  return { data: page.map(presentRefund), next_cursor };
}

/** @throws RefundNotFound */
export async function findRefund(
  context: AppContext,
  { refundId: id }: { refundId: string },
): Promise<Refund> {
  const refund = await context.db.refund.findUnique({ where: { id } });
  if (refund === null) throw new RefundNotFound();
  return refund;
}
