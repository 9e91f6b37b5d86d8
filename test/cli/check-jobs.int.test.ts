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
  /** What workers have noted, in minutes ago. */
  const noted = async (knownSince: number, lastExecution: number | null) => {
    await client.query(
      `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
       values ('watch_balances', now() - $1 * interval '1 minute', now() - $2 * interval '1 minute')`,
      [knownSince, lastExecution],
    );
  };
  const look = () => checkWorker(client);

  it("that has never run is a warning: the server may not have been started yet", async () => {
    expect(await look()).toMatchObject({
      verdict: "warning",
      message: "none has ever run on this database",
      todo: [expect.stringContaining("ROLE=worker")],
    });
  });

  it("that has noted nothing for two rounds is missed, though the queue is empty", async () => {
    await noted(5_000, 12);
    expect(await look()).toMatchObject({
      verdict: "failed",
      message: expect.stringMatching(/^none has been at work since \d{4}-\d\d-\d\d \d\d:\d\dZ$/),
      todo: [expect.stringContaining("ROLE=worker")],
    });
    expect((await checkQueue(client)).verdict).toBe("well");
  });

  it("that was started for the first time and died before its first round is missed", async () => {
    await noted(12, null);
    expect((await look()).verdict).toBe("failed");
  });

  it("that has noted its last round lives", async () => {
    await noted(5_000, 6);
    expect((await look()).verdict).toBe("well");
  });

  it("that was started for the first time lives before its first round", async () => {
    await noted(1, null);
    expect((await look()).verdict).toBe("well");
  });

  it("that is started again after a long rest lives before its next round", async () => {
    await noted(5_000, 4_000);
    expect((await look()).verdict).toBe("failed");
    const worker = await server.another({ ROLE: "worker" });
    await waitFor("the worker is seen", async () => (await look()).verdict === "well");
    await worker.stop();
  });
});

describe("the queue", () => {
  const look = () => checkQueue(client);
  /** Whatever is due fails, in the very words of a careless provider. */
  const failOnce = async () => {
    await client.query(
      "update graphile_worker._private_jobs set run_at = now() where max_attempts = 1000",
    );
    await runOnce({
      connectionString: server.databaseUrl,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      taskList: {
        carry_out_refund: () => {
          throw new Error("9800000001 has no wallet; token s3cret");
        },
      },
    });
  };

  it("with a job that fails again and again is a warning, and says how to try again", async () => {
    await client.query(
      "select graphile_worker.add_job('carry_out_refund', max_attempts => 1000) from generate_series(1, 2)",
    );
    await client.query(
      "select graphile_worker.add_job('reconcile_payment', run_at => now() + interval '1 day')",
    );
    await failOnce();
    expect(await look()).toEqual({ verdict: "well", message: "3 jobs wait for their time" });

    await failOnce();
    const found = await look();
    expect(found).toMatchObject({
      verdict: "warning",
      message: expect.stringMatching(
        /^2 jobs have failed again and again \(carry_out_refund\), up to 2 times, the oldest from [\d-]{10} [\d:]{5}Z$/,
      ),
      todo: [expect.stringContaining("last_error"), expect.stringContaining("reschedule_jobs")],
    });
    expect(JSON.stringify(found)).not.toMatch(/9800000001|s3cret/);

    const [why = "", again = ""] = (found.todo ?? []).map(
      (line) => /: (select .*);$/.exec(line)?.[1],
    );
    expect((await client.query(why)).rows).toHaveLength(2);
    await client.query(again);
    const { rowCount } = await client.query(
      "select from graphile_worker.jobs where run_at <= now()",
    );
    expect(rowCount).toBe(2);
  });

  it("tells of everything that is wrong with it", async () => {
    await client.query(
      `select graphile_worker.add_job('carry_out_refund', run_at => now() - interval '3 minutes')`,
    );
    await client.query("select graphile_worker.add_job('watch_balances', max_attempts => 1)");
    await client.query("select graphile_worker.add_job('deliver_top_up')");
    await client.query(
      `update graphile_worker._private_jobs j set attempts = case identifier when 'watch_balances' then 1 else 7 end, last_error = 'x'
       from graphile_worker._private_tasks t where t.id = j.task_id and identifier <> 'carry_out_refund'`,
    );
    const { verdict, message, todo } = await look();
    expect(verdict).toBe("failed");
    expect(message.split("; ")).toEqual([
      "1 of 3 jobs are more than two minutes late",
      "one job has used up all tries",
      expect.stringContaining("one job has failed again and again (deliver_top_up), up to 7 times"),
    ]);
    expect(todo).toHaveLength(4);
  });
});
