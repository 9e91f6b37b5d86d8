import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { DueKind } from "./due-kind.ts";

/** A row that a worker has taken: the due time that the worker has set is the token of its lease. */
export interface Lease {
  kind: DueKind;
  id: string;
  dueAt: Date;
}

/** A due time in the past would make the row due again at once, for ever. */
const SOONEST_MS = 1_000;

/**
 * Renews a lease before its holder acts.
 *
 * @returns null when the row has another due time by now: another worker has taken it, or its state has changed
 */
export async function renewLease(context: AppContext, lease: Lease): Promise<Lease | null> {
  const { kind } = lease;
  // Always later than the old one, so that of two that hold it only one renews it.
  const renewedMs = Math.max(
    context.clock.now().getTime() + kind.leaseMs,
    lease.dueAt.getTime() + 1,
  );
  const dueAt = new Date(renewedMs);
  return (await replaceDueTime(context, lease, dueAt)) ? { ...lease, dueAt } : null;
}

/** Ends a lease with the next due time, unless the row's state has changed, or the lease has passed to another. */
export async function endLease(
  context: AppContext,
  lease: Lease,
  next: Date | null,
): Promise<void> {
  const soonestMs = context.clock.now().getTime() + SOONEST_MS;
  const dueAt = next === null ? null : new Date(Math.max(next.getTime(), soonestMs));
  await replaceDueTime(context, lease, dueAt);
}

async function replaceDueTime(
  { sql }: AppContext,
  { kind, id, dueAt }: Lease,
  next: Date | null,
): Promise<boolean> {
  const written = await sql(Prisma.sql`
    update ${Prisma.raw(kind.table)} set due_at = ${next}::timestamptz
    where id = ${id}::uuid and due_at = ${dueAt}::timestamptz
    returning id`);
  return written.length > 0;
}
