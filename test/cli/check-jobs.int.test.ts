import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Logger, runOnce } from "graphile-worker";
import pg from "pg";
import { checkQueue } from "../../src/cli/check-queue.ts";
import { checkWorker } from "../../src/cli/check-worker.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
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
  await client.query("delete from graphile_worker._private_jobs");
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
  /** Runs all due jobs, each of which fails with an error that quotes private data. */
  const failOnce = async () => {
    await client.query(
      "update graphile_worker._private_jobs set run_at = now() where max_attempts = 1000",
    );
    let failed = 0;
    const runWaiting = () =>
      runOnce({
        connectionString: server.databaseUrl,
        noHandleSignals: true,
        logger: new Logger(() => () => undefined),
        taskList: {
          carry_out_refund: () => {
            failed++;
            throw new Error("9800000001 has no wallet; token s3cret");
          },
        },
      });
    await waitFor("both jobs have failed once more", async () => {
      await runWaiting();
      return failed === 2;
    });
  };

  it("with a job that fails repeatedly is a warning, and explains how to retry it", async () => {
    await client.query(
      "select graphile_worker.add_job('carry_out_refund', max_attempts => 1000) from generate_series(1, 2)",
    );
    await client.query(
      "select graphile_worker.add_job('reconcile_payment', run_at => now() + interval '1 day')",
    );
    await failOnce();
    expect(await check()).toEqual({ verdict: "well", message: "3 jobs wait for their time" });

    await failOnce();
    const found = await check();
    expect(found).toMatchObject({
      verdict: "warning",
      message: expect.stringMatching(
        /^2 jobs have failed repeatedly \(carry_out_refund\), up to 2 times, the oldest from [\d-]{10} [\d:]{5}Z$/,
      ),
      todo: [expect.stringContaining("last_error"), expect.stringContaining("reschedule_jobs")],
    });
    expect(JSON.stringify(found)).not.toMatch(/9800000001|s3cret/);

    const [readErrors = "", retry = ""] = (found.todo ?? []).map(
      (line) => /: (select .*);$/.exec(line)?.[1],
    );
    expect((await client.query(readErrors)).rows).toHaveLength(2);
    await client.query(retry);
    const { rowCount } = await client.query(
      "select from graphile_worker.jobs where run_at <= now()",
    );
    expect(rowCount).toBe(2);
  });

  it("reports everything that is wrong with it", async () => {
    await client.query(
      `select graphile_worker.add_job('carry_out_refund', run_at => now() - interval '3 minutes')`,
    );
    await client.query("select graphile_worker.add_job('watch_balances', max_attempts => 1)");
    await client.query("select graphile_worker.add_job('deliver_top_up')");
    await client.query(
      `update graphile_worker._private_jobs j set attempts = case identifier when 'watch_balances' then 1 else 7 end, last_error = 'x'
       from graphile_worker._private_tasks t where t.id = j.task_id and identifier <> 'carry_out_refund'`,
    );
    const { verdict, message, todo } = await check();
    expect(verdict).toBe("failed");
    expect(message.split("; ")).toEqual([
      "1 of 3 jobs are more than two minutes late",
      "one job has used up all tries",
      expect.stringContaining("one job has failed repeatedly (deliver_top_up), up to 7 times"),
    ]);
    expect(todo).toHaveLength(4);
  });
});
