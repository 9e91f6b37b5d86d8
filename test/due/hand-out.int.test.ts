import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { createHandOut, type Slots } from "../../src/due/dispatcher.ts";
import { deleteDeadWakeUps } from "../../src/due/dead-wake-ups.ts";
import { DUE_KINDS } from "../../src/due-kinds.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout } from "../support/shop.ts";
import { createTestClock, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";

const clock = createTestClock();
const NO_SLOT_TAKEN = { pools: [], ended: [] };

let server: TestServer;
let pool: pg.Pool;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  pool = new pg.Pool({ connectionString: server.databaseUrl, max: 12 });
});
afterAll(async () => {
  await pool.end();
  await server.stop();
});
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
});

const handOutWith = () => createHandOut(pool, clock, DUE_KINDS);
const slots = (concurrency: number, more: Partial<Slots> = {}): Slots => ({
  concurrency,
  ...NO_SLOT_TAKEN,
  ...more,
});

interface WakeUp {
  task: string;
  id: string;
  lease: string;
}

/** The wake-ups in the queue, in the order in which they run. */
async function wakeUps(): Promise<WakeUp[]> {
  const { rows } = await pool.query<WakeUp>(
    `select t.identifier as task, j.payload ->> 'id' as id, j.payload ->> 'lease' as lease
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier like '%\\_due' order by j.priority, j.run_at, j.id`,
  );
  return rows;
}

async function duePayments(count: number): Promise<string[]> {
  const bought = await Promise.all(Array.from({ length: count }, () => checkout(server)));
  await dropJobs(server);
  const pidxs = bought.map(({ pidx }) => pidx);
  const { rows } = await pool.query<{ id: string }>(
    "update payments set due_at = now() where pidx = any($1::text[]) returning id",
    [pidxs],
  );
  return rows.map(({ id }) => id);
}

async function dueAtOf(id: string): Promise<Date | null> {
  return (await server.db.payment.findUniqueOrThrow({ where: { id } })).dueAt;
}

describe("workers that hand out due rows", () => {
  it("take each row once, however many do it at the same time", async () => {
    const ids = await duePayments(60);
    const counts = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const handOut = handOutWith();
        let taken = 0;
        for (let turn = 0; turn < 5; turn++) taken += await handOut(slots(1_000));
        return taken;
      }),
    );
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(ids.length);
    expect((await wakeUps()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it("take no more rows than they have free slots, the jobs of their pools and waiting ones counted", async () => {
    await duePayments(9);
    const handOut = handOutWith();
    expect(await handOut(slots(4))).toBe(4);
    expect(await handOut(slots(4))).toBe(0); // four wait in the queue
    await pool.query(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'ours', attempts = 1",
    );
    expect(await handOut(slots(6, { pools: ["ours"] }))).toBe(2);
    const { rows } = await pool.query<{ id: string }>(
      "select id from graphile_worker._private_jobs where locked_by = 'ours' limit 1",
    );
    // One has ended, although the queue still has it.
    const ended = rows.map(({ id }) => id);
    expect(await handOut(slots(6, { pools: ["ours"], ended }))).toBe(1);
    // The jobs of other workers take none of our slots.
    await pool.query(
      "update graphile_worker._private_jobs set locked_by = 'theirs', locked_at = now()",
    );
    expect(await handOut(slots(2, { pools: ["ours"] }))).toBe(2);
  });

  it("take the rows again of which the wake-up was lost, when the lease ends", async () => {
    const [id = ""] = await duePayments(1);
    const handOut = handOutWith();
    expect(await handOut(slots(1))).toBe(1);
    await pool.query("delete from graphile_worker._private_jobs");
    expect(await handOut(slots(1))).toBe(0);
    const lease = await dueAtOf(id);
    expect(lease?.getTime()).toBeGreaterThan(clock.now().getTime() + 15 * SECOND);
    clock.skip(20 * SECOND);
    expect(await handOut(slots(1))).toBe(1);
  });

  it("take no row whose wake-up cannot be added: leases and wake-ups are one commit", async () => {
    const [id = ""] = await duePayments(1);
    const before = await dueAtOf(id);
    await pool.query(`
      create function no_job() returns trigger language plpgsql as $$ begin raise 'no room'; end $$;
      create trigger no_job before insert on graphile_worker._private_jobs for each row execute function no_job()`);
    try {
      await expect(handOutWith()(slots(1))).rejects.toThrow("no room");
    } finally {
      await pool.query("drop function no_job() cascade");
    }
    expect(await dueAtOf(id)).toEqual(before);
    expect(await handOutWith()(slots(1))).toBe(1);
  });

  it("take refunds before top-ups before payments, and once in four turns the other way round", async () => {
    const { topUp } = await paidTopUp(server);
    const { order } = await paidOrder(server);
    const { id: refundId } = await refund(server, order.id);
    const [paymentId = ""] = await duePayments(1);
    await pool.query("update refunds set due_at = now() where id = $1", [refundId]);
    await pool.query("update top_ups set due_at = now() where id = $1", [topUp.id]);
    const again = async () => {
      await pool.query("delete from graphile_worker._private_jobs");
      for (const { table } of DUE_KINDS) {
        // A second ago: the server's clock may be some milliseconds behind the database's.
        await pool.query(
          `update ${table} set due_at = now() - interval '1 second' where due_at is not null`,
        );
      }
    };
    const handOut = handOutWith();
    const first: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await again();
      expect(await handOut(slots(1))).toBe(1);
      first.push(...(await wakeUps()).map(({ id }) => id));
    }
    expect(first).toEqual([refundId, refundId, refundId, paymentId, refundId]);

    await again();
    expect(await handOut(slots(4))).toBe(3);
    expect((await wakeUps()).map(({ id }) => id).toSorted()).toEqual(
      [refundId, topUp.id, paymentId].toSorted(),
    );
  });

  it("leave a quarter of the slots to payments, however many refunds are due", async () => {
    const orders = await Promise.all(Array.from({ length: 6 }, () => paidOrder(server)));
    const ids = await Promise.all(
      orders.map(async ({ order }) => (await refund(server, order.id)).id),
    );
    const payments = await duePayments(3);
    await pool.query("update refunds set due_at = now() where id = any($1::uuid[])", [ids]);
    const handOut = handOutWith();
    expect(await handOut(slots(8))).toBe(8);
    const tasks = (await wakeUps()).map(({ task }) => task);
    expect(tasks.filter((task) => task === "refund_due")).toHaveLength(6);
    expect(tasks.filter((task) => task === "payment_due")).toHaveLength(2);
    expect(payments).toHaveLength(3);
  });

  it("take a fresh payment before one that has waited for long, and an open one before an ended one", async () => {
    const [ended, waiting, fresh] = await duePayments(3);
    const at = (id: string | undefined, status: string, ago: string) =>
      pool.query(
        `update payments set status = $2::payment_status, due_at = now() - $3::interval where id = $1::uuid`,
        [id, status, ago],
      );
    await at(ended, "expired", "1 minute");
    await at(waiting, "initiated", "1 hour");
    await at(fresh, "initiated", "1 second");
    const handOut = handOutWith();
    const order: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      expect(await handOut(slots(1))).toBe(1);
      order.push(...(await wakeUps()).map(({ id }) => id));
      await pool.query("delete from graphile_worker._private_jobs");
    }
    expect(order).toEqual([fresh, waiting, ended]);
  });
});

describe("dead wake-ups", () => {
  const age = (column: string, interval: string) =>
    pool.query(
      `update graphile_worker._private_jobs set ${column} = now() - $1::interval, locked_by = 'dead', attempts = 1`,
      [interval],
    );

  it("of a killed worker are deleted after ten minutes", async () => {
    await duePayments(1);
    await handOutWith()(slots(1));
    await age("locked_at", "9 minutes");
    await deleteDeadWakeUps(pool, DUE_KINDS);
    expect(await wakeUps()).toHaveLength(1);
    await age("locked_at", "11 minutes");
    await deleteDeadWakeUps(pool, DUE_KINDS);
    expect(await wakeUps()).toEqual([]);
  });

  it("that failed are kept for an hour", async () => {
    await duePayments(1);
    await handOutWith()(slots(1));
    const failed = (interval: string) =>
      pool.query(
        `update graphile_worker._private_jobs
         set attempts = max_attempts, last_error = 'x', updated_at = now() - $1::interval`,
        [interval],
      );
    await failed("59 minutes");
    await deleteDeadWakeUps(pool, DUE_KINDS);
    expect(await wakeUps()).toHaveLength(1);
    await failed("61 minutes");
    await deleteDeadWakeUps(pool, DUE_KINDS);
    expect(await wakeUps()).toEqual([]);
  });

  it("of an earlier version are deleted when none of its instances has taken them for ten minutes", async () => {
    for (const [task, interval] of [
      ["reconcile_payment", "-11 minutes"],
      ["carry_out_refund", "-9 minutes"],
      ["deliver_top_up", "1 hour"],
    ]) {
      await pool.query(
        "select graphile_worker.add_job($1, '{}'::json, run_at => now() + $2::interval)",
        [task, interval],
      );
    }
    await deleteDeadWakeUps(pool, DUE_KINDS);
    const { rows } = await pool.query<{ task_identifier: string }>(
      "select task_identifier from graphile_worker.jobs order by id",
    );
    expect(rows.map((row) => row.task_identifier)).toEqual(["carry_out_refund", "deliver_top_up"]);
  });

  it("are not those of other tasks", async () => {
    await pool.query("select graphile_worker.add_job('watch_balances')");
    await age("locked_at", "2 hours");
    await deleteDeadWakeUps(pool, DUE_KINDS);
    const { rowCount } = await pool.query("select from graphile_worker._private_jobs");
    expect(rowCount).toBe(1);
  });
});

it("the lease of refunds and top-ups is longer than a lookup, two waits for the order and the call", () => {
  const longest = 15 * SECOND + 2 * 10 * SECOND + 30 * SECOND;
  for (const { isSlow, leaseMs } of DUE_KINDS) {
    if (isSlow) expect(leaseMs).toBeGreaterThan(longest);
    expect(leaseMs).toBeLessThanOrEqual(HOUR);
    expect(leaseMs).toBeLessThan(10 * MINUTE); // dead wake-ups are deleted then
  }
});
