import { z } from "zod";
import { RefundStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { commaList } from "../http/comma-list.ts";
import { createdBetween, listCursor, listLimit, newestOfEach, newestPage } from "../http/cursor.ts";
import { EMPTY_PERIOD, isPeriod, listFrom, listTo } from "../http/period.ts";
import { AppError } from "../lib/errors.ts";
import {
  type NumberedRefund,
  presentRefund,
  type RefundResponse,
  WITH_ORDER_NUMBER,
} from "./present-refund.ts";

export class RefundNotFound extends AppError {
  readonly status = 404;
  readonly code = "refund_not_found";

  constructor() {
    super("There is no such refund.");
  }
}

export const refundListQuery = z
  .strictObject({
    status: commaList(Object.values(RefundStatus)),
    from: listFrom,
    to: listTo,
    limit: listLimit,
    cursor: listCursor,
  })
  .refine(isPeriod, EMPTY_PERIOD);

/** Refunds, newest first, a page at a time. */
export async function listRefunds(
  context: AppContext,
  query: z.output<typeof refundListQuery>,
): Promise<{ data: RefundResponse[]; next_cursor: string | null }> {
  const { page, next_cursor } = await newestPage(query, ({ where, ...rows }) =>
    newestOfEach(query.status, rows.take, (status) =>
      context.db.refund.findMany({
        where: { AND: [where, createdBetween(query), status === undefined ? {} : { status }] },
        include: WITH_ORDER_NUMBER,
        ...rows,
      }),
    ),
  );
  return { data: page.map((refund) => presentRefund(refund, context.config)), next_cursor };
}

/** @throws RefundNotFound */
export async function findRefund(
  context: AppContext,
  { refundId: id }: { refundId: string },
): Promise<NumberedRefund> {
  const refund = await context.db.refund.findUnique({ where: { id }, include: WITH_ORDER_NUMBER });
  if (refund === null) throw new RefundNotFound();
  return refund;
}
