import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { eventResponse } from "../../src/events/event.ts";
import { eventsOfOrder, readFeed } from "../support/events.ts";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { checkout, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const CUSTOMER = { name: "Sita Rai", email: "sita@rai.example", phone: "9812345678" };

/** The id to read on from. */
async function feedEnd(): Promise<string> {
  let after: string | undefined;
  for (;;) {
    const page = await readFeed(server, { limit: 100, ...(after === undefined ? {} : { after }) });
    if (page.data.length === 0) return page.next_after ?? "";
    after = page.next_after ?? "";
  }
}

describe("before anything has happened", () => {
  it("the feed is empty and has no id to go on from", async () => {
    expect(await readFeed(server)).toEqual({ data: [], next_after: null });
  });
});

describe("an order's events", () => {
  it("tell of a payment, with the order as its holder sees it and no personal data", async () => {
    const { order, pidx } = await paidOrder(server, { customer: CUSTOMER });
    const events = await eventsOfOrder(server, order.id);
    expect(events.map(({ type, data }) => [type, data.sequence])).toEqual([["order.paid", 1]]);
    const [event] = events;
    expect(eventResponse.parse(event)).toEqual(event);
    const shared: Record<string, unknown> = { ...(await orderOf(server, order.id)) };
    delete shared["customer"];
    // Of the customer, and these change without an event.
    delete shared["customer_readable"];
    delete shared["customer_erased_at"];
    delete shared["due_by"]; // a setting, not a fact
    delete shared["shop_name"];
    expect(event?.data.order).toEqual(shared);
    expect(event?.data.payment).toMatchObject({ pidx, status: "completed", amount: 90_000 });
    const text = JSON.stringify(events);
    for (const secret of Object.values(CUSTOMER)) expect(text).not.toContain(secret);
  });

  it("tell of each change once and in order: canceled, reopened, paid, refunds", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.set(pidx, { status: "User canceled" });
    await returnFromKhalti(server, pidx);
    await returnFromKhalti(server, pidx);
    const again = await payAgain(server, order.id, token);
    const { pidx: second } = (again.body as { payment: { pidx: string } }).payment;
    await server.simulator.pay(second);
    await returnFromKhalti(server, second);
    const { id } = await refund(server, order.id, { amount: 20_000 });
    await runDueJobs(server);
    const events = await eventsOfOrder(server, order.id);
    expect(events.map(({ type }) => type).slice(0, 4)).toEqual([
      "order.canceled",
      "order.reopened",
      "order.paid",
      "refund.requested",
    ]);
    expect(events.map(({ data }) => data.sequence)).toEqual(
      events.map((_event, index) => index + 1),
    );
    expect(events[3]?.data.refund).toMatchObject({ id, amount: 20_000, status: "requested" });
    expect(events.map(({ type }) => type)).toContain("refund.succeeded");
    expect(events.map(({ type }) => type)).toContain("order.partially_refunded");
  });

  it("tell of an expired link, a closed order and a held payment", async () => {
    const expired = await checkout(server);
    await server.simulator.set(expired.pidx, { status: "Expired" });
    await returnFromKhalti(server, expired.pidx);
    const closed = await checkout(server);
    await server.http
      .post(`/v1/orders/${closed.order.id}/close`)
      .set("Authorization", `Bearer ${closed.token}`);
    const held = await checkout(server);
    await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1_000 });
    await returnFromKhalti(server, held.pidx);
    const typesOf = async (id: string) => (await eventsOfOrder(server, id)).map(({ type }) => type);
    expect(await typesOf(expired.order.id)).toEqual(["order.expired"]);
    expect(await typesOf(closed.order.id)).toEqual(["order.closed"]);
    expect(await typesOf(held.order.id)).toEqual(["order.held"]);
  });

  it("never name the phone of a top-up's receiver or of a refund", async () => {
    const receiver = "9801234567";
    const { order } = await paidOrder(server, {
      items: [{ sku: "khalti-top-up", quantity: 1, amount: 10_000, fields: { number: receiver } }],
    });
    await runDueJobs(server);
    const events = await eventsOfOrder(server, order.id);
    expect(events.map(({ type }) => type)).toEqual(["order.paid", "top_up.delivered"]);
    expect(events[0]?.data.order?.items[0]?.top_up).toMatchObject({
      status: "pending",
      detail: null,
    });
    expect(events[1]?.data.top_up).toMatchObject({ status: "delivered", amount: 10_000 });
    expect(JSON.stringify(events)).not.toContain(receiver);
  });
});

describe("the feed", () => {
  it("goes on after the last event seen, and repeats that id when nothing is new", async () => {
    const after = await feedEnd();
    const { order } = await paidOrder(server);
    const page = await readFeed(server, { after });
    expect(page.data.map(({ data }) => data.order?.id)).toEqual([order.id]);
    const next = page.next_after ?? "";
    expect(next).toBe(page.data[0]?.id);
    expect(await readFeed(server, { after: next })).toEqual({ data: [], next_after: next });
  });

  it("filters by several types, and still moves on past the others", async () => {
    const after = await feedEnd();
    const { order } = await paidOrder(server);
    expect(await readFeed(server, { after, types: "order.closed,order.refunded" })).toEqual({
      data: [],
      next_after: (await readFeed(server, { after })).next_after,
    });
    const paid = await readFeed(server, { after, types: "order.refunded,order.paid" });
    expect(paid.data.map(({ data }) => data.order?.id)).toEqual([order.id]);
  });

  it("skips no event of a transaction that commits after a later one", async () => {
    const after = await feedEnd();
    const late = new pg.Client({ connectionString: server.databaseUrl });
    await late.connect();
    try {
      await late.query("begin");
      await late.query(
        `insert into events (id, type, body, created_at) values ('evt_late', 'alert.raised', '{"id":"evt_late"}', now())`,
      );
      const { order } = await paidOrder(server);
      const first = await readFeed(server, { after });
      expect(first.data.map(({ data }) => data.order?.id)).toEqual([order.id]);
      await late.query("commit");
      const second = await readFeed(server, { after: first.next_after ?? "" });
      expect(second.data.map(({ id }) => id)).toEqual(["evt_late"]);
    } finally {
      await late.end();
    }
  });

  it("numbers each event once when many read at the same time", async () => {
    const after = await feedEnd();
    const orders = await Promise.all(Array.from({ length: 8 }, () => paidOrder(server)));
    const readers = await Promise.all(
      Array.from({ length: 8 }, () => readFeed(server, { after, limit: 100 })),
    );
    const last = await readFeed(server, { after, limit: 100 });
    expect(last.data.map(({ data }) => data.order?.id).sort()).toEqual(
      orders.map(({ order }) => order.id).sort(),
    );
    for (const { data } of readers) {
      expect(data.map(({ id }) => id)).toEqual(last.data.slice(0, data.length).map(({ id }) => id));
    }
  });

  it("holds the answer until there is an event", async () => {
    const after = await feedEnd();
    const { pidx, order } = await checkout(server);
    await server.simulator.pay(pidx);
    const waiting = readFeed(server, { after, wait: 25 });
    const [page] = await Promise.all([waiting, returnFromKhalti(server, pidx)]);
    expect(page.data.map(({ data }) => data.order?.id)).toEqual([order.id]);
  });

  it("answers without an event when the time is over", async () => {
    const after = await feedEnd();
    expect(await readFeed(server, { after, wait: 1 })).toEqual({ data: [], next_after: after });
  });

  it.each([
    ["after", { after: "evt_unknown" }],
    ["after", { after: "1 or 1=1" }],
    ["types", { types: "order.paid,order.stolen" }],
    ["order_id", { order_id: "42" }],
    ["wait", { wait: 26 }],
    ["limit", { limit: 101 }],
  ])("names the wrong field %s of %j", async (path, query) => {
    const answer = await server.http
      .get("/v1/events")
      .query(query)
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors?.map((error) => error.path)).toEqual([path]);
  });
});

describe("one event", () => {
  it("is read by its id, with the same bytes", async () => {
    const { order } = await paidOrder(server);
    const [event] = await eventsOfOrder(server, order.id);
    const answer = await server.http
      .get(`/v1/events/${event?.id ?? ""}`)
      .set("Authorization", `Bearer ${KEYS.merchant}`);
    const { body } = await server.db.event.findUniqueOrThrow({ where: { id: event?.id ?? "" } });
    expect(answer.text).toBe(body);
  });

  it("is not found under an id that is none", async () => {
    const answer = await server.http
      .get("/v1/events/evt_nothing")
      .set("Authorization", `Bearer ${KEYS.merchant}`);
    expect([answer.status, problemOf(answer).code]).toEqual([404, "event_not_found"]);
  });

  it("never changes", async () => {
    const { order } = await paidOrder(server);
    const [event] = await eventsOfOrder(server, order.id);
    const where = { id: event?.id ?? "" };
    await expect(server.db.event.update({ where, data: { body: "{}" } })).rejects.toThrow();
    await expect(server.db.event.update({ where, data: { number: 1 } })).rejects.toThrow();
    await expect(server.db.event.delete({ where })).rejects.toThrow();
  });
});
