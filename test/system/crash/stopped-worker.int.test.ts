import { expect, it } from "@jest/globals";
import { SEND_WITHIN_MS } from "../../../src/lifecycle/send-once.ts";
import { paidOrder, refund, refundRequests } from "../../support/refunds.ts";
import { checkout, historyOf } from "../../support/shop.ts";
import { DAY, MINUTE } from "../../support/test-clock.ts";
import { resolveTopUp } from "../../../src/topups/resolve-top-up.ts";
import { paidTopUp } from "../../support/top-ups.ts";
import { waitFor } from "../../support/wait-for.ts";
import { booksOf } from "./books-of-order.ts";
import { expectMoneySettled } from "./money-back.ts";
import { isDone, putJobsOff, runJob } from "./run-job.ts";
import type { ServerProcess } from "./server-process.ts";
import { startWorld, type World } from "./world.ts";

/**
 * A worker that is stopped (SIGSTOP: a paused container, a machine that swaps) and goes on after its lease has ended, when
 * others have acted on its row.
 */
interface Setting {
  world: World;
  worker: ServerProcess;
}

/** Each story has a world of its own, so that all of them wait for their stopped workers at the same time. */
function story(tell: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const world = await startWorld();
    await tell(world).finally(() => world.stop());
  };
}

/** Starts the worker when everything is bought and put off: it would begin with what is due. */
async function withWorker(world: World): Promise<Setting> {
  // One job at a time, so that the points of two jobs do not mix.
  const config = { ...world.configOf("worker"), workerConcurrency: 1 };
  return { world, worker: await world.processes.start(config) };
}

type Owner = Parameters<typeof runJob>[2];

/** Looks once at a row of the same kind. @returns the name of the last point before the call */
async function pointBefore({ world, worker }: Setting, like: Owner, call: string): Promise<string> {
  await worker.arm(null);
  await runJob(world.server, worker, like);
  const points = await worker.reached();
  const point = points[points.indexOf(`before ${call}`) - 1];
  if (point === undefined) throw new Error(`no call ${call} in ${points.join()}`);
  return point;
}

/** Runs the row's job, and stops the worker at this point. @returns the end of the job */
async function stopAt(
  { world, worker }: Setting,
  owner: Owner,
  point: string,
): Promise<() => Promise<void>> {
  await worker.arm(point, "SIGSTOP");
  const job = runJob(world.server, worker, owner);
  await worker.hit;
  return async () => {
    worker.goOn();
    await job;
    await waitFor("the stopped worker is done", () => isDone(world.server, owner.id));
  };
}

/** The pause itself is what the worker must notice. */
async function tooLateToSend(): Promise<void> {
  const since = performance.now();
  await waitFor("it is too late to send", () =>
    Promise.resolve(performance.now() - since > SEND_WITHIN_MS),
  );
}

/** Stops a worker right before it sends a refund, at the point where an equal refund was sent. */
async function stopBeforeRefund(world: World) {
  const { server } = world;
  const request = async () => {
    const bought = await paidOrder(server);
    const { id } = await refund(server, bought.order.id);
    await putJobsOff(server);
    return { ...bought, id };
  };
  const like = await request();
  const asked = await request();
  const setting = await withWorker(world);
  const send = await pointBefore(setting, { kind: "refund", id: like.id }, "refund");
  return { asked, goOn: await stopAt(setting, { kind: "refund", id: asked.id }, send) };
}

it.concurrent(
  "does not send a top-up that others have called unknown, and staff undelivered",
  story(async (world) => {
    const { server } = world;
    const buy = async () => {
      const bought = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
      await putJobsOff(server);
      return bought;
    };
    const { topUp: like } = await buy();
    const { order, topUp } = await buy();
    const setting = await withWorker(world);
    const submit = await pointBefore(setting, { kind: "top_up", id: like.id }, "submit");
    const goOn = await stopAt(setting, { kind: "top_up", id: topUp.id }, submit);

    await world.minutesPass(); // another worker finds it after the lease
    expect((await booksOf(server, order.id)).topUps).toMatchObject([{ status: "unknown" }]);
    const inTenMinutes = { now: () => new Date(Date.now() + 10 * MINUTE) };
    await resolveTopUp(
      { ...server.context, clock: inTenMinutes },
      {
        topUpId: topUp.id,
        outcome: "refused",
        reason: "Asked the provider by phone.",
        actor: "staff:operator",
      },
    );
    await tooLateToSend();
    await goOn();

    expect((await booksOf(server, order.id)).topUps).toMatchObject([{ status: "refused" }]);
    const delivered = await server.simulator.topUps();
    expect(delivered.map(({ reference }) => reference)).toEqual([like.reference]);
  }),
);

it.concurrent(
  "does not send a refund that others have called unknown",
  story(async (world) => {
    const { server } = world;
    const { asked, goOn } = await stopBeforeRefund(world);

    await world.minutesPass();
    expect((await booksOf(server, asked.order.id)).refunds).toMatchObject([{ status: "unknown" }]);
    await tooLateToSend();
    await goOn();

    expect(await refundRequests(server, asked.pidx)).toEqual([]);
    expect(await expectMoneySettled(server, asked)).toMatchObject({
      status: "paid",
      attentionCode: "refund_unknown",
      refunds: [{ status: "unknown" }],
      givenPaisa: 0,
    });
  }),
);

it.concurrent(
  "sends once what it had committed before it stopped, when no other worker has looked",
  story(async (world) => {
    const { server } = world;
    const { asked, goOn } = await stopBeforeRefund(world);
    await tooLateToSend();
    await goOn();

    const types = (await historyOf(server, asked.order.id)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith("refund_")).slice(0, 3)).toEqual([
      "refund_requested",
      "refund_submitting",
      "refund_requested",
    ]);
    await waitFor("it is sent", async () => {
      const { status } = await server.db.refund.findUniqueOrThrow({ where: { id: asked.id } });
      return status === "succeeded";
    });
    expect(await refundRequests(server, asked.pidx)).toHaveLength(1);
    expect(await expectMoneySettled(server, asked)).toMatchObject({
      status: "refunded",
      refunds: [{ status: "succeeded" }],
    });
  }),
);

it.concurrent(
  "records a payment once that another worker has looked up after the lease",
  story(async (world) => {
    const { server } = world;
    const buy = async () => {
      const bought = await checkout(server);
      await server.simulator.pay(bought.pidx);
      await putJobsOff(server);
      const { id } = await server.db.payment.findUniqueOrThrow({ where: { pidx: bought.pidx } });
      return { ...bought, id };
    };
    const like = await buy();
    const { order, id } = await buy();
    const setting = await withWorker(world);
    const lookup = await pointBefore(setting, { kind: "payment", id: like.id }, "lookup");
    const goOn = await stopAt(setting, { kind: "payment", id }, lookup);

    await world.minutesPass();
    const dueAt = async () => (await server.db.payment.findUniqueOrThrow({ where: { id } })).dueAt;
    expect((await booksOf(server, order.id)).status).toBe("paid");
    const before = await dueAt();
    await goOn();

    expect(await dueAt()).toEqual(before);
    expect(before?.getTime()).toBeGreaterThan(Date.now() + DAY - MINUTE);
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
  }),
);
