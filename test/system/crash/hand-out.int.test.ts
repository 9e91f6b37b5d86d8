import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { duePayments } from "../../../src/payments/reconcile-payment.ts";
import { query } from "../../support/query.ts";
import { checkout, orderOf } from "../../support/shop.ts";
import { waitFor } from "../../support/wait-for.ts";
import { putJobsOff } from "./run-job.ts";
import { AFTER_HAND_OUT } from "./watch-database.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

it("a payment that was handed out by a worker which dies at once is known within a lease", async () => {
  const { server, processes } = world;
  const worker = await processes.start(world.configOf("worker"));
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await putJobsOff(server);
  await worker.arm(AFTER_HAND_OUT);
  await server.db.payment.update({ where: { pidx }, data: { dueAt: new Date() } });
  await worker.died;

  const { id, dueAt } = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
  expect(dueAt?.getTime()).toBeGreaterThan(Date.now() - duePayments.leaseMs);
  const wakeUps = await query(
    server.databaseUrl,
    "select id from graphile_worker._private_jobs where payload ->> 'id' = $1",
    [id],
  );
  expect(wakeUps).toHaveLength(1);
  expect((await orderOf(server, order.id)).status).toBe("awaiting_payment");

  const died = performance.now();
  await processes.start(world.configOf("worker"));
  await waitFor(
    "the order is paid",
    async () => (await orderOf(server, order.id)).status === "paid",
    90_000,
  );
  expect(performance.now() - died).toBeLessThan(60_000);
});
