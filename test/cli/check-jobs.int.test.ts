import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Logger, runOnce } from "graphile-worker";
import pg from "pg";
import { checkQueue } from "../../src/cli/checks/check-queue.ts";
import { checkWorker } from "../../src/cli/checks/check-worker.ts";
import { OVERDUE_STATEMENT } from "../../src/due/overdue.ts";
import { readHealth } from "../../src/staff/health.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});
afterEach(async () => {
  await dropJobs(server);
  await client.query("delete from graphile_worker._private_known_crontabs");
});

describe("the worker", () => {
  /** Records rounds of the workers; times in minutes ago. */
  const recordRounds = async (knownSince: number, lastExecution: number | null) => {
    await client.query(
      `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
       values ('watch_balances', now() - $1 * interval '1 minute', now() - $2 * interval '1 minute')`,
      [knownSince, lastExecution],
    );
  };
  const check = () => checkWorker(client);

  it("that has never run is a warning: the server may not have been started yet", async () => {
    expect(await check()).toMatchObject({
      verdict: "warning",
      message: "none has ever run on this database",
      todo: [expect.stringContaining("ROLE=worker")],
    });
  });

  it("that has recorded nothing for two rounds fails the check, even with an empty queue", async () => {
    await recordRounds(5_000, 12);
    expect(await check()).toMatchObject({
      verdict: "failed",
      message: expect.stringMatching(/^none has been at work since \d{4}-\d\d-\d\d \d\d:\d\dZ$/),
      todo: [expect.stringContaining("ROLE=worker")],
    });
    expect((await checkQueue(client)).verdict).toBe("well");
  });

  it("that died before its first round fails the check", async () => {
    await recordRounds(12, null);
    expect((await check()).verdict).toBe("failed");
  });

  it("that has recorded its last round passes", async () => {
    await recordRounds(5_000, 6);
    expect((await check()).verdict).toBe("well");
  });

  it("that was just started for the first time passes before its first round", async () => {
    await recordRounds(1, null);
    expect((await check()).verdict).toBe("well");
  });

  it("that was restarted after a long pause passes before its next round", async () => {
    await recordRounds(5_000, 4_000);
    expect((await check()).verdict).toBe("failed");
    const worker = await server.another({ ROLE: "worker" });
    await waitFor("the check finds the worker", async () => (await check()).verdict === "well");
    await worker.stop();
  });
});

describe("the queue", () => {
  const check = () => checkQueue(client);
  const makeOverdue = (table: string, minutes: number) =>
    client.query(`update ${table} set due_at = now() - $1 * interval '1 minute'`, [minutes]);

  it("with rows that wait for their time is well", async () => {
    await checkout(server);
    await checkout(server);
    expect(await check()).toEqual({ verdict: "well", message: "workers look at each row in time" });
  });

  it("is read through indexes on due rows, whatever the number of payments", async () => {
    await client.query("set enable_seqscan = off"); // the test's tables are small
    const { rows } = await client.query<{ "QUERY PLAN": string }>(
      `explain (costs off) ${OVERDUE_STATEMENT}`,
    );
    await client.query("reset enable_seqscan");
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    for (const part of ["payments_due_open", "payments_due_ended", "refunds_due", "top_ups_due"]) {
      expect(plan).toContain(`${part}_idx`);
    }
    expect(plan).not.toContain("Seq Scan");
  });

  it("with a wake-up that failed is a warning, and shows where to read why", async () => {
    const { order } = await checkout(server);
    await server.db.payment.updateMany({
      where: { orderId: order.id },
      data: { dueAt: new Date() },
    });
    const [{ id }] = await server.db.$queryRaw<[{ id: string }]>`
      select j.id::text from graphile_worker.add_job('payment_due', max_attempts => 1) j`;
    await runOnce({
      connectionString: server.databaseUrl,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      taskList: {
        payment_due: () => {
          throw new Error("9800000001 has no wallet; token s3cret");
        },
      },
    });
    const found = await check();
    expect(found).toMatchObject({
      verdict: "warning",
      message: "one job has failed within the last hour (payment_due)",
      todo: [expect.stringContaining("last_error"), expect.stringContaining("looked at again")],
    });
    expect(JSON.stringify(found)).not.toMatch(/9800000001|s3cret/);
    const [readErrors = ""] = (found.todo ?? []).map((line) => /: (select .*);$/.exec(line)?.[1]);
    expect((await client.query(readErrors)).rows).toMatchObject([{ id }]);
  });

  it("calls no job late that only instances of an earlier version carry out", async () => {
    await client.query(
      "select graphile_worker.add_job('reconcile_payment', run_at => now() - interval '3 minutes')",
    );
    expect(await check()).toMatchObject({ verdict: "well" });
    expect(await readHealth(server.context)).toMatchObject({ queue: { ok: true, late: 0 } });
  });

  it("reports everything that is wrong with it, the oldest overdue row by kind", async () => {
    await paidTopUp(server);
    await makeOverdue("payments", 3);
    await makeOverdue("top_ups", 3_000);
    await client.query(
      "select graphile_worker.add_job('watch_balances', run_at => now() - interval '3 minutes')",
    );
    await client.query("select graphile_worker.add_job('forget_idempotency_keys')");
    await client.query(
      `update graphile_worker._private_jobs j set attempts = 7, last_error = 'x'
       from graphile_worker._private_tasks t where t.id = j.task_id and identifier = 'forget_idempotency_keys'`,
    );
    const { verdict, message, todo } = await check();
    expect(verdict).toBe("failed");
    expect(message.split("; ")).toEqual([
      expect.stringMatching(/^1 top-ups should have been looked at, the oldest at [\d-]{10} /),
      expect.stringMatching(/^\d+ payments should have been looked at, the oldest at [\d-]{10} /),
      "1 jobs are more than two minutes late",
      "one job has failed within the last hour (forget_idempotency_keys)",
    ]);
    expect(todo).toHaveLength(3);
  });
});
