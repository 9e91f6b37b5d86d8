import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { readOrders } from "../../support/books.ts";
import { makeJobsDue } from "../../support/jobs-now.ts";
import { runProgram } from "../../support/program.ts";
import { query } from "../../support/query.ts";
import { checkout } from "../../support/shop.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

let server: TestServer;
let directory: string;
beforeEach(async () => {
  server = await startTestServer({ ROLE: "web" });
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-worker-"));
});
afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Of payments, refunds and so on: the dead worker may also have held a job that repeats, such as the auditor's. */
async function lockedJobsOfRows(): Promise<number> {
  const rows = await query(
    server.databaseUrl,
    "select id from graphile_worker._private_jobs where locked_at is not null and payload ->> 'id' <> ''",
  );
  return rows.length;
}

it("another worker takes over the job of a killed worker", async () => {
  const killed = runProgram({
    program: "dev/main.ts",
    directory,
    env: {
      ROLE: "worker",
      PORT: "0",
      DATABASE_URL: server.context.config.databaseUrl,
      KHALTI_BASE_URL: server.simulator.url,
      KHALTI_SECRET_KEY: "test_secret_key",
      KHALTI_PUBLIC_KEY: "test_public_key",
      ADMIN_API_KEY: "admin-key-of-a-killed-worker-0000",
    },
  });
  await killed.printed(/Ctrl-C/);
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await server.simulator.fault({ endpoint: "lookup", kind: "delay", delay_ms: 60_000 });
  await makeJobsDue(server.databaseUrl);
  await waitFor("the job waits for Khalti", async () => {
    return (await server.simulator.requests("lookup")).length === 1;
  });
  killed.child.kill("SIGKILL");
  await killed.exited;

  expect(await lockedJobsOfRows()).toBe(1);
  const took = performance.now();
  await server.another({ ROLE: "worker" });

  await waitFor(
    "the order is paid",
    async () => {
      return (
        (await readOrders(server.databaseUrl)).find(({ id }) => id === order.id)?.status === "paid"
      );
    },
    60_000,
  );
  // The lease had half a minute: the worker that lives did not wait for the dead one's job.
  expect(performance.now() - took).toBeLessThan(40_000);
});
