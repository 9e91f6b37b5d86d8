import { Prisma } from "../generated/prisma/client.ts";
import type { Database } from "../database/database.ts";
import { DUE_TABLES } from "./due-kind.ts";

/** Due rows of one table, and those of them that workers should have looked at two minutes ago. */
export interface Overdue {
  table: (typeof DUE_TABLES)[number];
  due: number;
  /** Since when the oldest is due. */
  oldestDue: Date | null;
  overdue: number;
  /** When the oldest overdue row was due. */
  oldest: Date | null;
}

const IS_OPEN = "status in ('created', 'initiated', 'pending')";

/** The conditions of the partial indexes: a query without them would read all payments. */
const PARTS = {
  payments: [IS_OPEN, `not (${IS_OPEN})`],
  refunds: ["true"],
  top_ups: ["true"],
  emails: ["true"],
};
const IS_OVERDUE = "due_at < now() - interval '2 minutes'";

/** Reads every table through the indexes on due rows. The result is that of {@link readOverdue}. */
export const OVERDUE_STATEMENT = DUE_TABLES.map((table) => {
  const parts = PARTS[table].map(
    (part) => `select due_at from ${table} where due_at <= now() and ${part}`,
  );
  return `select '${table}' as table, count(*)::int as due, min(due_at) as "oldestDue",
      (count(*) filter (where ${IS_OVERDUE}))::int as overdue, min(due_at) filter (where ${IS_OVERDUE}) as oldest
    from (${parts.join(" union all ")}) due`;
}).join(" union all ");

export function readOverdue(db: Database): Promise<Overdue[]> {
  return db.$queryRaw<Overdue[]>`${Prisma.raw(OVERDUE_STATEMENT)}`;
}
