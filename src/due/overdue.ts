import { Prisma } from "../generated/prisma/client.ts";
import type { Database } from "../database/database.ts";
import { DUE_TABLES } from "./due-kind.ts";

/** Rows of one table that workers should have looked at two minutes ago. */
export interface Overdue {
  table: (typeof DUE_TABLES)[number];
  overdue: number;
  /** When the oldest of them was due. */
  oldest: Date | null;
}

const IS_OPEN = "status in ('created', 'initiated', 'pending')";

/** The conditions of the partial indexes: a query without them would read all payments. */
const PARTS = { payments: [IS_OPEN, `not (${IS_OPEN})`], refunds: ["true"], top_ups: ["true"] };

/** Reads every table through the indexes on due rows. The result is that of {@link readOverdue}. */
export const OVERDUE_STATEMENT = DUE_TABLES.map((table) => {
  const parts = PARTS[table].map(
    (part) => `select due_at from ${table} where due_at < now() - interval '2 minutes' and ${part}`,
  );
  return `select '${table}' as table, count(*)::int as overdue, min(due_at) as oldest
    from (${parts.join(" union all ")}) due`;
}).join(" union all ");

export function readOverdue(db: Database): Promise<Overdue[]> {
  return db.$queryRaw<Overdue[]>`${Prisma.raw(OVERDUE_STATEMENT)}`;
}
