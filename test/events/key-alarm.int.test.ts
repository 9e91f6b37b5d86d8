import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createKeyAlarm, keyRefusedSince } from "../../src/events/key-alarm.ts";
import type { RunningServer } from "../../src/server.ts";
import { readFeed } from "../support/events.ts";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { paidOrder, refund, refundNow } from "../support/refunds.ts";
import { later, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  other = await server.another();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.simulator.clearFaults();
  await server.db.khaltiKeyRefusal.deleteMany();
});

const BAD_KEY = { detail: "Invalid token.", status_code: 401 };
const refuse = () =>
  server.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 401,
    body: BAD_KEY,
    times: 1_000,
  });
const returnTo = (url: string, pidx: string) =>
  fetch(`${url}/v1/payments/return?pidx=${pidx}`, { redirect: "manual" });
const errors = () =>
  server.logLines.filter((line) => line.includes("Khalti refuses our key")).length;

async function alerts(): Promise<number> {
  const { data } = await readFeed(server, { types: "alert.raised", limit: 100 });
  return data.filter((event) => event.data.alert?.code === "khalti_key_refused").length;
}

async function figures(url: string) {
  const headers = { Authorization: `Bearer ${KEYS.admin}` };
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
  const today = await (await fetch(`${url}/v1/admin/today`, { headers })).json();
  const { health } = today as { health: { khalti: { ok: boolean } } };
  return {
    metric: /^khalti_bff_khalti_key_refused (\d)$/m.exec(metrics)?.[1],
    isWell: health.khalti.ok,
  };
}

describe("A4: while Khalti refuses the key, there is one alarm of all instances", () => {
  it("raised once for each stretch, shown by each instance, and ended by the first answer", async () => {
    const { pidx } = await checkout(server);
    const before = { errors: errors(), alerts: await alerts() };
    const since = (stretches: number) => ({
      errors: before.errors + stretches,
      alerts: before.alerts + stretches,
    });
    const now = async () => ({ errors: errors(), alerts: await alerts() });

    await refuse();
    await Promise.all(
      [server.url, other.url, server.url, other.url].map((url) => returnTo(url, pidx)),
    );
    expect(await now()).toEqual(since(1));
    for (const { url } of [server, other]) {
      expect(await figures(url)).toEqual({ metric: "1", isWell: false });
    }

    await server.simulator.clearFaults();
    await returnTo(other.url, pidx);
    for (const { url } of [server, other]) {
      expect(await figures(url)).toEqual({ metric: "0", isWell: true });
    }

    await refuse();
    await returnTo(other.url, pidx);
    expect(await now()).toEqual(since(2));
    expect(JSON.stringify((await readFeed(server, { types: "alert.raised" })).data)).not.toContain(
      "test_secret_key",
    );
  });

  it("changes no payment, and what waits flags at its deadline", async () => {
    const { order, pidx } = await checkout(server);
    const paid = await paidOrder(server);
    const { id } = await refund(server, paid.order.id);
    await refuse();
    await returnFromKhalti(server, pidx);
    await runDueJobs(server);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "awaiting_payment",
      attention: null,
      payments: [{ status: "initiated" }],
    });
    expect(await orderOf(server, paid.order.id)).toMatchObject({ status: "paid", attention: null });
    await later(server, clock, HOUR + MINUTE);
    expect(await refundNow(server, id)).toMatchObject({ status: "requested" });
    expect((await orderOf(server, paid.order.id)).attention?.code).toBe("refund_overdue");
  });

  it("goes on while an instance has a refused key, whatever the answers to another key", async () => {
    const { context } = server;
    const wrong = createKeyAlarm(context, "wrong");
    const right = createKeyAlarm(context, "right");
    await wrong.refused();
    await right.accepted();
    expect(await keyRefusedSince(server)).not.toBeNull();
    // The instance with the wrong key is replaced.
    clock.skip(2 * MINUTE);
    const restarted = createKeyAlarm(context, "right");
    await restarted.accepted();
    expect(await keyRefusedSince(server)).toBeNull();
    for (const alarm of [wrong, right, restarted]) alarm.stop();
  });

  it("begins anew when the key is refused again while the stretch before ends", async () => {
    const alarm = createKeyAlarm(server.context, "same");
    await alarm.refused();
    const before = { errors: errors(), alerts: await alerts() };
    const second = createKeyAlarm(server.context, "same");
    await changeWhileItWaits(server, {
      lock: { text: "select 1 from khalti_key_refusals for update" },
      work: () => second.refused(),
      change: (other) => other.query("delete from khalti_key_refusals"),
    });
    expect({ errors: errors(), alerts: await alerts() }).toEqual({
      errors: before.errors + 1,
      alerts: before.alerts + 1,
    });
    for (const one of [alarm, second]) one.stop();
  });

  it("raised by one instance ends by an answer to another that has just asked", async () => {
    const { context } = server;
    const [first, second] = [createKeyAlarm(context, "same"), createKeyAlarm(context, "same")];
    await second.accepted();
    await first.refused();
    expect(await keyRefusedSince(server)).not.toBeNull();
    await first.accepted();
    expect(await keyRefusedSince(server)).toBeNull();
    for (const alarm of [first, second]) alarm.stop();
  });

  it("is no trouble for calls when the database does not answer", async () => {
    const broken = {
      ...server.context,
      db: new Proxy(server.context.db, {
        get() {
          throw new Error("away");
        },
      }),
    };
    const alarm = createKeyAlarm(broken, "any");
    await alarm.refused();
    await alarm.accepted();
    alarm.stop();
  });
});
