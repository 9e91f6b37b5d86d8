import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { RunningServer } from "../../src/server.ts";
import { carryOutRefund } from "../../src/refunds/carry-out-refund.ts";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import { lockWaits } from "../support/hold-lock.ts";
import { query } from "../support/query.ts";
import { paidOrder, refund, refundNow } from "../support/refunds.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { type SimulatorControl, UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpNow } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
/** An instance whose writes fail after waiting 150 ms for a lock. */
let impatient: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
  const [{ name } = { name: "" }] = await query<{ name: string }>(
    server.databaseUrl,
    "select current_database() as name",
  );
  await query(server.databaseUrl, `alter database ${name} set lock_timeout = '150ms'`);
  impatient = await server.another();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

/** Locks the order's row until the first write of the answer has failed. */
async function whileLocked(
  orderId: string,
  endpoint: Parameters<SimulatorControl["requests"]>[0],
  work: Promise<unknown>,
): Promise<void> {
  const { simulator } = server;
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  const waiting = async () => (await lockWaits(holder)) > 0;
  try {
    await waitFor(
      "the request is sent",
      async () => (await simulator.requests(endpoint)).length > 0,
    );
    await holder.query("begin");
    await holder.query("select 1 from orders where id = $1 for update", [orderId]);
    await server.simulator.endDelays();
    await waitFor("the answer waits to be written", waiting);
    await waitFor("the write has failed", async () => !(await waiting()));
    await holder.query("commit");
    await work;
  } finally {
    await holder.end();
  }
}

describe("an answer whose first write fails because of a lock timeout", () => {
  it("is not lost: a delivered top-up becomes delivered", async () => {
    const { order, topUp } = await paidTopUp(server, "digipay_wallet");
    await server.simulator.fault({
      endpoint: "digipay_topup",
      kind: "delay",
      delay_ms: UNTIL_ENDED_MS,
    });

    const delivering = deliverTopUp(impatient.context, topUp.id);
    await whileLocked(order.id, "digipay_topup", delivering);

    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    expect(await server.simulator.requests("digipay_topup")).toHaveLength(1);
  });

  it("is not lost: a successful refund becomes succeeded", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 30_000 });
    await server.simulator.fault({ endpoint: "refund", kind: "delay", delay_ms: UNTIL_ENDED_MS });

    const refunding = carryOutRefund(impatient.context, id);
    await whileLocked(order.id, "refund", refunding);

    expect(await refundNow(server, id)).toMatchObject({ status: "succeeded" });
    expect(await server.simulator.requests("refund")).toHaveLength(1);
  });
});
