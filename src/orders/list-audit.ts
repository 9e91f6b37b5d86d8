import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { commaListMatching } from "../http/comma-list.ts";
import { listLimit, pageOf } from "../http/cursor.ts";
import { isStorableText } from "../lib/is-storable-text.ts";
import { EMPTY_PERIOD, isPeriod, listFrom, listTo } from "../http/period.ts";

const CURSOR_MISTAKE = "Should be a next_cursor of this list.";

export const auditQuery = z
  .strictObject({
    actor: z
      .string()
      .trim()
      .transform((actor) => actor.replace(/^staff:/, ""))
      .pipe(
        z.string().min(1).max(100).refine(isStorableText, "Contains characters that no key has."),
      )
      .optional()
      .describe("Name of a staff key, with or without the prefix `staff:`"),
    type: commaListMatching(/^[a-z_]{1,40}$/, "types of history entries"),
    order_id: z.uuid("Should be an order's id.").optional(),
    from: listFrom,
    to: listTo,
    limit: listLimit,
    cursor: z
      .string()
      .regex(/^\d{1,18}$/, CURSOR_MISTAKE)
      .optional(),
  })
  .refine(isPeriod, EMPTY_PERIOD);

export const auditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  type: z.string(),
  reason: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  order_id: z.uuid(),
  purchase_order_id: z.string(),
  pidx: z.string().nullable(),
});

/** One page of the history entries of staff over all orders, newest first. */
export async function listAudit(context: AppContext, query: z.output<typeof auditQuery>) {
  const ids = await findStaffEntries(context, query);
  const found = await context.db.historyEntry.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "desc" },
    include: {
      order: { select: { purchaseOrderId: true } },
      payment: { select: { pidx: true } },
    },
  });
  const { page, next_cursor } = pageOf(found, query.limit, ({ id }) => String(id));
  return {
    data: page.map((entry) => ({
      id: String(entry.id),
      at: entry.at.toISOString(),
      actor: entry.actor,
      type: entry.type,
      reason: entry.reason,
      data: entry.data,
      order_id: entry.orderId,
      purchase_order_id: entry.order.purchaseOrderId,
      pidx: entry.payment?.pidx ?? null,
    })),
    next_cursor,
  };
}

/** Reads one range of the partial index of staff entries: the first condition must match the index's word for word. */
async function findStaffEntries(
  { db }: AppContext,
  query: z.output<typeof auditQuery>,
): Promise<bigint[]> {
  const { actor, type, order_id: orderId, from, to, cursor, limit } = query;
  const all: Prisma.Sql[] = [];
  if (actor !== undefined) all.push(Prisma.sql`and actor = ${`staff:${actor}`}`);
  if (type !== undefined) all.push(Prisma.sql`and type = any(${type})`);
  if (orderId !== undefined) all.push(Prisma.sql`and order_id = ${orderId}::uuid`);
  if (from !== undefined) all.push(Prisma.sql`and at >= ${from}::timestamptz`);
  if (to !== undefined) all.push(Prisma.sql`and at < ${to}::timestamptz`);
  if (cursor !== undefined) all.push(Prisma.sql`and id < ${BigInt(cursor)}`);
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    select id from order_history
    where actor like 'staff:%' ${all.length === 0 ? Prisma.empty : Prisma.join(all, " ")}
    order by id desc limit ${limit + 1}`;
  return rows.map(({ id }) => id);
}
