import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import axios from "axios";
import { createTasks } from "../../src/tasks.ts";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import { refundsAtKhalti } from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, orderOf } from "../support/shop.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpItem, topUpNow } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

describe("a provider that temporarily delivers nothing", () => {
  it.each([
    ["khalti_wallet", "credit", { credits: 0 }, { credits: 10_000 }],
    ["khalti_wallet", "maintenance", { maintenance: true }, { maintenance: false }],
  ] as const)("%s leaves its top-ups pending: %s", async (provider, reason, before, after) => {
    const { order, pidx, topUp } = await paidTopUp(server, provider);
    await server.simulator.setProvider(provider, before);
    const logged = server.logLines.length;
    await runDueJobs(server);
    const waiting = await topUpNow(server, topUp.id);
    expect(waiting).toMatchObject({ status: "pending", waiting_for: reason });
    expect(waiting.message).not.toBe("");
    const errors = server.logLines
      .slice(logged)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level }) => level === "error");
    expect(errors).toMatchObject([{ provider, waitingFor: reason, topUp: topUp.id }]);

    await later(server, clock, DAY);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "pending" });
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "paid",
      attention: { code: "top_up_overdue" },
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([]);

    await server.simulator.setProvider(provider, after);
    await later(server, clock, HOUR);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "delivered",
      waiting_for: null,
      reference: topUp.reference,
    });
    expect(await server.simulator.topUps()).toHaveLength(1);
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
  });

  it("is not called again within five minutes", async () => {
    await paidTopUp(server);
    await server.simulator.setProvider("khalti_wallet", { maintenance: true });
    await runDueJobs(server);
    await later(server, clock, 4 * MINUTE);
    expect(await server.simulator.requests("khalti_topup")).toHaveLength(1);
    await later(server, clock, MINUTE);
    expect(await server.simulator.requests("khalti_topup")).toHaveLength(2);
  });
});

describe("a provider without configuration", () => {
  it("leaves its top-ups pending until it is configured again", async () => {
    const { topUp } = await paidTopUp(server);
    const without = await server.another({
      KHALTI_SERVICES_TOKEN: "",
      KHALTI_SERVICES_BASE_URL: "",
    });
    await deliverTopUp(without.context, topUp.id);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "pending",
      waiting_for: "configuration",
    });
    await without.stop();
    await later(server, clock, HOUR);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });

  it("with a base URL that refuses connections leaves its top-ups pending, to be sent later", async () => {
    const { topUp } = await paidTopUp(server);
    const elsewhere = await server.another({ KHALTI_SERVICES_BASE_URL: "http://127.0.0.1:9" });
    await deliverTopUp(elsewhere.context, topUp.id);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "pending",
      waiting_for: null,
      submitted_at: null,
    });
    await elsewhere.stop();
    await later(server, clock, MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });
});

describe("a provider with wrong configuration", () => {
  it("leaves its top-ups pending with an error log each, and delivers once it is corrected", async () => {
    const bought = [];
    for (let n = 0; n < 5; n++) bought.push((await paidTopUp(server, "metro_link")).topUp);
    const wrong = await server.another({ GLOBALTOPUP_OPERATORS_PATH: "/np/elsewhere" });
    const logged = server.logLines.length;
    for (const { id } of bought) {
      await deliverTopUp(wrong.context, id);
      expect(await topUpNow(server, id)).toMatchObject({
        status: "pending",
        waiting_for: "configuration",
        message: expect.stringContaining("HTTP 404"),
      });
    }
    await wrong.stop();
    const errors = server.logLines
      .slice(logged)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level }) => level === "error");
    expect(errors).toMatchObject(
      bought.map(({ id }) => ({ topUp: id, waitingFor: "configuration" })),
    );
    expect(await server.simulator.requests("metro_recharge")).toEqual([]);

    await later(server, clock, HOUR);
    for (const { id } of bought) {
      expect(await topUpNow(server, id)).toMatchObject({ status: "delivered", waiting_for: null });
    }
  });

  it("leaves its top-ups waiting for credentials when it answers 403 for its operators", async () => {
    const { topUp } = await paidTopUp(server, "metro_link");
    await server.simulator.fault({ endpoint: "metro_operators", kind: "status", status: 403 });
    const fresh = await server.another(); // its operator cache is empty
    await deliverTopUp(fresh.context, topUp.id);
    await fresh.stop();
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "pending",
      waiting_for: "credentials",
    });
    await later(server, clock, HOUR);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });
});

describe("before a top-up is sent", () => {
  it("a payment confirmed minutes ago is looked up again, and a failed lookup postpones the top-up", async () => {
    const { topUp } = await paidTopUp(server);
    clock.skip(2 * MINUTE);
    await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 9 });
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "pending" });
    expect(await server.simulator.topUps()).toEqual([]);
    await server.simulator.clearFaults();
    await later(server, clock, 5 * MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });

  it("concurrent jobs of the same top-up send it once", async () => {
    const { topUp } = await paidTopUp(server);
    expect(Object.keys(createTasks(server.context))).toContain("top_up_due");
    const other = await server.another();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        deliverTopUp(index % 2 === 0 ? server.context : other.context, topUp.id),
      ),
    );
    await other.stop();
    expect(await server.simulator.requests("khalti_topup")).toHaveLength(1);
    expect(await server.simulator.topUps()).toHaveLength(1);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });
});

describe("the list of top-ups", () => {
  const listed = async (query: string) => {
    const answer = await server.http
      .get(`/v1/admin/top-ups?${query}`)
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    return answer.body as {
      data: { id: string; status: string; provider: string }[];
      next_cursor: string | null;
      code?: string;
    };
  };

  it("is filtered by status and provider, and paged newest first", async () => {
    const made: string[] = [];
    const left = (await listed("status=pending")).data.length; // from other tests
    for (const provider of ["khalti_wallet", "metro_link", "khalti_wallet"] as const) {
      made.unshift((await paidTopUp(server, provider)).topUp.id);
    }
    const first = await listed("status=pending&limit=2");
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const second = await listed(
      `status=pending&limit=2&cursor=${encodeURIComponent(first.next_cursor ?? "")}`,
    );
    expect(second.data[0]?.id).toBe(made[2]);
    const metro = await listed("status=pending&provider=metro_link");
    expect(metro.data.map(({ id }) => id)).toEqual([made[1]]);
    await runDueJobs(server);
    expect((await listed("status=pending")).data).toHaveLength(left);
    expect((await listed("status=delivered&limit=3")).data.map(({ id }) => id)).toEqual(made);
  });

  it("refuses an invalid filter", async () => {
    expect(await listed("status=lost")).toMatchObject({ code: "invalid_request" });
    expect(await listed("limit=1000")).toMatchObject({ code: "invalid_request" });
  });
});

it("an unpaid order refuses a new attempt when its top-up's provider is not configured", async () => {
  const item = await topUpItem(server, "khalti_wallet");
  const { order, token } = await checkout(server, { items: [item] });
  const other = await server.another({ KHALTI_SERVICES_TOKEN: "", KHALTI_SERVICES_BASE_URL: "" });
  try {
    const answer = await axios.post<unknown>(
      `${other.url}/v1/orders/${order.id}/payments`,
      {},
      { proxy: false, headers: { Authorization: `Bearer ${token}` }, validateStatus: () => true },
    );
    expect([answer.status, answer.data]).toMatchObject([
      409,
      {
        code: "top_up_unavailable",
        detail:
          '"Top-up by khalti_wallet" cannot be delivered any more, so the order cannot be paid.',
      },
    ]);
    expect((await orderOf(server, order.id)).payments).toHaveLength(1);
  } finally {
    await other.stop();
  }
});
