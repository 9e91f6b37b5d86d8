import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { wrongFields } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, DAY, HOUR } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";
import type { NeedsYouItem } from "../../src/staff/needs-you.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ REFUND_DUE_DAYS: "3" }, clock);
});
afterAll(() => server.stop());

async function read<Body>(path: string, query: Record<string, string> = {}): Promise<Body> {
  const answer = await server.http
    .get(path)
    .query(query)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as Body;
}

interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}
interface Today {
  orders_paid: number;
  orders_unpaid: number;
  gross: number;
  refunded: number;
  net: number;
  needs_you: { count: number; oldest_since: string | null };
  balances: { name: string; balance: number | null }[];
  health: Record<string, { ok: boolean }>;
  last_30_days: { day: string; gross: number }[];
}
const today = () => read<Today>("/v1/admin/today");
const needsYou = (query: Record<string, string> = {}) =>
  read<Page<NeedsYouItem>>("/v1/admin/needs-you", query);

describe("a day in the life of a shop", () => {
  let heldId: string;
  let refusedId: string;
  let refundId: string;

  it("begins empty, and says so", async () => {
    expect(await today()).toMatchObject({
      orders_paid: 0,
      orders_unpaid: 0,
      gross: 0,
      net: 0,
      needs_you: { count: 0, oldest_since: null },
      health: { khalti: { ok: true }, webhooks: { ok: true }, queue: { ok: true } },
    });
    expect(await needsYou()).toEqual({ data: [], next_cursor: null });
  });

  it("counts what was paid, refunded and left unpaid today", async () => {
    const { order } = await paidOrder(server);
    await checkout(server);
    await refund(server, order.id, { amount: 20_000 });
    await runDueJobs(server);
    const day = await today();
    expect(day).toMatchObject({ orders_paid: 1, orders_unpaid: 1, gross: 90_000 });
    expect(day.refunded).toBe(20_000);
    expect(day.last_30_days).toHaveLength(30);
    expect(day.last_30_days.at(-1)).toMatchObject({ gross: 90_000 });
    expect(day.balances.map(({ name }) => name)).toContain("khalti_wallet");
  });

  it("lists what waits for a person, oldest first, with what is owed until when", async () => {
    const first = await checkout(server);
    heldId = first.order.id;
    await server.simulator.pay(first.pidx);
    await server.simulator.set(first.pidx, { total_amount: 1_000 });
    await returnFromKhalti(server, first.pidx);
    clock.skip(HOUR);

    const paid = await paidOrder(server);
    refundId = (await refund(server, paid.order.id, { amount: 30_000 })).id;
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
    await runDueJobs(server);
    clock.skip(HOUR);

    const bought = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
    refusedId = bought.order.id;
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await runDueJobs(server);

    const { data } = await needsYou();
    expect(data).toMatchObject([
      { kind: "payment", code: "amount_mismatch", order_id: heldId, pidx: first.pidx },
      { kind: "refund", code: "refund_unknown", refund_id: refundId, amount: 30_000 },
      { kind: "top_up", code: "top_up_refused", order_id: refusedId },
    ]);
    for (const { since, due_by: dueBy, age_seconds: age, actions, message } of data) {
      expect(Date.parse(dueBy ?? "")).toBe(Date.parse(since) + 3 * DAY);
      expect(age).toBeGreaterThanOrEqual(0);
      expect(actions.length).toBeGreaterThan(0);
      expect(message).not.toBe("");
    }
    expect(data[0]?.age_seconds).toBeGreaterThanOrEqual(7_200);
    expect(await today()).toMatchObject({
      needs_you: { count: 3, oldest_since: data[0]?.since },
    });
  });

  it("pages through what waits", async () => {
    const first = await needsYou({ limit: "2" });
    expect(first.data.map(({ kind }) => kind)).toEqual(["payment", "refund"]);
    const second = await needsYou({ limit: "2", cursor: first.next_cursor ?? "" });
    expect(second).toMatchObject({ data: [{ kind: "top_up" }], next_cursor: null });
  });

  it("lists an endpoint that the server disabled, not one that staff disabled", async () => {
    const endpoint = {
      events: ["*"],
      secret: "whsec_AAAA",
      status: "disabled" as const,
      createdAt: clock.now(),
    };
    await server.db.webhookEndpoint.createMany({
      data: [
        { ...endpoint, url: "https://gone.example/hook", disabledReason: "It answered 410." },
        { ...endpoint, url: "https://off.example/hook", disabledReason: "Disabled by staff." },
      ],
    });
    const { data } = await needsYou();
    expect(data.at(-1)).toMatchObject({
      kind: "webhook_endpoint",
      code: "webhook_endpoint_disabled",
      message: "gone.example: It answered 410.",
      due_by: null,
      order_id: null,
    });
    expect(data).toHaveLength(4);
    expect(await today()).toMatchObject({
      needs_you: { count: 4 },
      health: { webhooks: { ok: false, disabled: 1 } },
    });
  });
});

describe("the lists of staff", () => {
  const orders = (query: Record<string, string>) =>
    read<Page<{ id: string; amount: number }>>("/v1/admin/orders", query);

  it("filter orders by amount and by method", async () => {
    const bank = (await read<Page<{ idx: string }>>("/v1/banks", { payment_type: "ebanking" }))
      .data[0]?.idx;
    const one = await checkout(server, {
      items: [{ sku: "tea-250g", quantity: 3 }],
      method: { mode: "ebanking", bank },
    });
    const ids = async (query: Record<string, string>) =>
      (await orders(query)).data.map(({ id }) => id);
    expect(await ids({ method: "ebanking" })).toEqual([one.order.id]);
    expect(await ids({ method: "ebanking,mobile_banking", amount: "1" })).toEqual([]);
    expect(await ids({ amount: "135000" })).toEqual([one.order.id]);
    expect(await ids({ min_amount: "135000" })).toEqual([one.order.id]);
    expect(await ids({ min_amount: "135001" })).toEqual([]);
    expect(await ids({ max_amount: "134999" })).not.toContain(one.order.id);
    expect(await ids({ method: "wallet" })).not.toContain(one.order.id);
  });

  it.each([
    ["/v1/admin/orders", { amount: "1.5" }, "amount"],
    ["/v1/admin/orders", { min_amount: "-1" }, "min_amount"],
    ["/v1/admin/orders", { method: "cash" }, "method"],
    ["/v1/admin/refunds", { from: "yesterday" }, "from"],
    ["/v1/admin/top-ups", { from: "2026-11-21", to: "2026-11-20" }, "to"],
    ["/v1/admin/needs-you", { limit: "0" }, "limit"],
    ["/v1/admin/needs-you", { cursor: "x" }, "cursor"],
  ])("validate their filters: %s %o", async (path, query, field) => {
    const answer = await server.http
      .get(path)
      .query(query)
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    expect(wrongFields(answer)).toEqual([field]);
  });

  it.each(["/v1/admin/refunds", "/v1/admin/top-ups"])("filter %s by their date", async (path) => {
    const all = await read<Page<{ created_at: string }>>(path);
    const times = all.data.map((one) => one.created_at);
    expect(times.length).toBeGreaterThan(0);
    const newest = times[0] ?? "";
    const after = await read<Page<{ created_at: string }>>(path, { from: newest });
    expect(after.data.map((one) => one.created_at)).toEqual([newest]);
    const before = await read<Page<{ created_at: string }>>(path, { to: newest });
    expect(before.data.map((one) => one.created_at)).toEqual(times.slice(1));
  });
});
