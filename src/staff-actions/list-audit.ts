import { z } from "zod";
import { Prisma, type StaffAction } from "../generated/prisma/client.ts";
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
  order_id: z.uuid().nullable().describe("Null for what is of no order, such as a sign-in"),
  purchase_order_id: z.string().nullable(),
  pidx: z.string().nullable(),
});
type AuditEntry = z.input<typeof auditEntry>;

/** One page of what staff did, over all orders and outside of them, newest first. */
export async function listAudit(context: AppContext, query: z.output<typeof auditQuery>) {
  const ids = await findStaffEntries(context, query);
  const entries = [...(await ofOrders(context, ids)), ...(await ofNoOrder(context, ids))].sort(
    (one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1),
  );
  const { page, next_cursor } = pageOf(entries, query.limit, ({ id }) => id);
  return { data: page, next_cursor };
}

async function ofOrders({ db }: AppContext, ids: bigint[]): Promise<AuditEntry[]> {
  const found = await db.historyEntry.findMany({
    where: { id: { in: ids } },
    include: {
      order: { select: { purchaseOrderId: true } },
      payment: { select: { pidx: true } },
    },
  });
  return found.map((entry) => ({
    ...present(entry),
    order_id: entry.orderId,
    purchase_order_id: entry.order.purchaseOrderId,
    pidx: entry.payment?.pidx ?? null,
  }));
}

async function ofNoOrder({ db }: AppContext, ids: bigint[]): Promise<AuditEntry[]> {
  const found = await db.staffAction.findMany({ where: { id: { in: ids } } });
  return found.map((action) => ({
    ...present(action),
    order_id: null,
    purchase_order_id: null,
    pidx: null,
  }));
}

function present(row: StaffAction) {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: row.actor,
    type: row.type,
    reason: row.reason,
    data: row.data as Record<string, unknown>,
  };
}

/** Reads one range of an index of each table. The condition on history must match its partial index word for word. */
async function findStaffEntries(
  { db }: AppContext,
  query: z.output<typeof auditQuery>,
): Promise<bigint[]> {
  const { actor, type, order_id: orderId, from, to, cursor, limit } = query;
  const all: Prisma.Sql[] = [];
  if (actor !== undefined) all.push(Prisma.sql`and actor = ${`staff:${actor}`}`);
  if (type !== undefined) all.push(Prisma.sql`and type = any(${type})`);
  if (from !== undefined) all.push(Prisma.sql`and at >= ${from}::timestamptz`);
  if (to !== undefined) all.push(Prisma.sql`and at < ${to}::timestamptz`);
  if (cursor !== undefined) all.push(Prisma.sql`and id < ${BigInt(cursor)}`);
  const filter = all.length === 0 ? Prisma.empty : Prisma.join(all, " ");
  const newest = Prisma.sql`order by id desc limit ${limit + 1}`;
  const ofOrder =
    orderId === undefined ? Prisma.empty : Prisma.sql`and order_id = ${orderId}::uuid`;
  const ranges = [
    Prisma.sql`(select id from order_history where actor like 'staff:%' ${filter} ${ofOrder} ${newest})`,
  ];
  if (orderId === undefined) {
    // The settings of the very first start are there to compare the next ones with.
    const shown = Prisma.sql`(type <> 'settings_changed' or data ? 'changes')`;
    ranges.push(Prisma.sql`(select id from staff_actions where ${shown} ${filter} ${newest})`);
  }
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    select id from (${Prisma.join(ranges, " union all ")}) entries ${newest}`;
  return rows.map(({ id }) => id);
}
