import { auditChanges } from "../../src/audit/audit-changes.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import type { TestServer } from "./test-server.ts";

/** Two passes of the auditor, within which everything must be found. */
export async function auditTwice({ context }: Pick<TestServer, "context">): Promise<void> {
  await auditChanges(context);
  await auditChanges(context);
}

/** The codes of what the auditor has found wrong with an order. */
export async function breachesOf(server: TestServer, orderId: string): Promise<string[]> {
  const order = await server.db.order.findUniqueOrThrow({ where: { id: orderId } });
  return order.breaches;
}

/** All orders become as old as if the last change had been a day ago, and the auditor has looked at them since. */
export async function ageOrders({ db, context }: TestServer): Promise<void> {
  await sequenceEvents(context);
  await db.$transaction([
    db.$executeRaw`alter table orders disable trigger orders_updated_at`,
    db.$executeRaw`update orders set updated_at = updated_at - interval '1 day'`,
    db.$executeRaw`alter table orders enable trigger orders_updated_at`,
  ]);
  await auditTwice({ context });
}

/** Changes rows as the owner of the tables, past a trigger that forbids it. */
export async function changeDespite(
  { db }: TestServer,
  trigger: { table: string; name: string },
  sql: string,
): Promise<void> {
  const { table, name } = trigger;
  await db.$transaction([
    db.$executeRawUnsafe(`alter table ${table} disable trigger ${name}`),
    db.$executeRawUnsafe(sql),
    db.$executeRawUnsafe(`alter table ${table} enable trigger ${name}`),
  ]);
}
