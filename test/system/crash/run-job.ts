import { DUE_ROWS } from "../../support/jobs-now.ts";
import type { TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";
import type { ServerProcess } from "./server-process.ts";

const TABLES = { payment: "payments", refund: "refunds", top_up: "top_ups" } as const;

/**
 * Makes this payment, refund or top-up due, if it ever is, and waits until it is done or the worker is dead. The lease of a
 * dead worker ends with it.
 */
export async function runJob(
  server: TestServer,
  worker: ServerProcess,
  owner: { kind: keyof typeof TABLES; id: string },
): Promise<void> {
  const state = { alive: true };
  void worker.died.then(() => (state.alive = false));
  await forgetTheDead(server, owner.id);
  const changed = await server.db.$executeRawUnsafe(
    `update ${TABLES[owner.kind]} set due_at = now() where id = $1::uuid and due_at is not null`,
    owner.id,
  );
  if (changed === 0) return;
  await waitFor("the row is done", async () => !state.alive || (await isDone(server, owner.id)));
}

async function forgetTheDead({ db }: TestServer, id: string): Promise<void> {
  await db.$executeRaw`
    delete from graphile_worker._private_jobs where payload ->> 'id' = ${id} and locked_at is not null`;
}

/**
 * Postpones all rows, so that workers look only at those that a test makes due. Wake-ups that were handed out for them and not
 * begun are deleted: they may always be lost.
 */
export async function putJobsOff({ db }: TestServer): Promise<void> {
  for (const table of Object.values(TABLES)) {
    await db.$executeRawUnsafe(
      `update ${table} set due_at = now() + interval '1 hour' where due_at is not null`,
    );
  }
  await db.$executeRaw`delete from graphile_worker._private_jobs where locked_at is null`;
}

/** Whether the row is due, or will be. */
export async function isWatched({ db }: TestServer, ownerId: string): Promise<boolean> {
  const rows = await db.$queryRawUnsafe<unknown[]>(
    `select 1 from (${DUE_ROWS}) due where id = $1::uuid`,
    ownerId,
  );
  return rows.length > 0;
}

/** Whether this payment, refund or top-up is not due, and no worker has taken it. */
export async function isDone({ db }: TestServer, ownerId: string): Promise<boolean> {
  const rows = await db.$queryRawUnsafe<unknown[]>(
    `select 1 from (${DUE_ROWS}) due where id = $1::uuid and due_at <= now()
     union all select 1 from graphile_worker._private_jobs
     where payload ->> 'id' = $1::text and attempts <= max_attempts and last_error is null`,
    ownerId,
  );
  return rows.length === 0;
}
