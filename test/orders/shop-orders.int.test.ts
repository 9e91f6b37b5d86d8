import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { problemOf, wrongFields } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, payAgain, postCheckout, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, resolveTopUp } from "../support/top-ups.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.simulator.reset();
  await dropJobs(server);
});

type Listed = OrderResponse & { updated_at: string };

async function listOrders(query: Record<string, string>, key: string = KEYS.merchant) {
  const answer = await server.http
    .get("/v1/orders")
    .query(query)
    .set("Authorization", `Bearer ${key}`);
  if (answer.status !== 200) throw new Error(`list: ${String(answer.status)} ${answer.text}`);
  return answer.body as { data: Listed[]; next_cursor: string | null };
}

const idsOf = ({ data }: { data: Listed[] }) => data.map(({ id }) => id);

async function databaseTime(): Promise<string> {
  const [row] = await server.db.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
  if (row === undefined) throw new Error("the database does not tell its time");
  return row.now.toISOString();
}

/** Whether the order is among those that changed while `act` ran. */
async function movesOrder(orderId: string, act: () => Promise<unknown>): Promise<boolean> {
  const before = (await server.db.order.findUniqueOrThrow({ where: { id: orderId } })).updatedAt;
  const since = await databaseTime();
  await act();
  const after = await server.db.order.findUniqueOrThrow({ where: { id: orderId } });
  const listed = idsOf(await listOrders({ updated_since: since })).includes(orderId);
  return listed && after.updatedAt > before;
}

describe("a shop's server lists its orders", () => {
  it("by its own number, with the whole order as its holder sees it", async () => {
    const answer = await postCheckout(
      server,
      { lines: [{ name: "Tea", quantity: 1, unit_amount: 5_000 }], purchase_order_id: "mine-1" },
      KEYS.merchant,
    );
    const { order } = answer.body as { order: OrderResponse };
    const { data, next_cursor } = await listOrders({ purchase_order_id: "mine-1" });
    expect(data).toEqual([{ ...order, updated_at: expect.any(String) }]);
    expect(next_cursor).toBeNull();
    expect(idsOf(await listOrders({ purchase_order_id: "not-mine" }))).toEqual([]);
  });

  it("newest first, by several statuses, page by page", async () => {
    const paid = await paidOrder(server);
    const open = await checkout(server);
    const closed = await checkout(server);
    await server.http
      .post(`/v1/orders/${closed.order.id}/close`)
      .set("Authorization", `Bearer ${closed.token}`);
    const query = { status: "paid,closed", limit: "1" };

    const first = await listOrders(query);
    const second = await listOrders({ ...query, cursor: first.next_cursor ?? "" });

    expect(idsOf(first)).toEqual([closed.order.id]);
    expect(idsOf(second)).toEqual([paid.order.id]);
    expect(idsOf(await listOrders({ status: "awaiting_payment" }))).toContain(open.order.id);
  });

  it("by their last change, the oldest change first, page by page", async () => {
    const a = await checkout(server);
    const b = await checkout(server);
    const since = await databaseTime();
    await server.simulator.pay(b.pidx);
    await returnFromKhalti(server, b.pidx);
    await server.simulator.pay(a.pidx);
    await returnFromKhalti(server, a.pidx);

    const first = await listOrders({ updated_since: since, limit: "1" });
    const second = await listOrders({
      updated_since: since,
      limit: "1",
      cursor: first.next_cursor ?? "",
    });

    expect([...idsOf(first), ...idsOf(second)]).toEqual([b.order.id, a.order.id]);
    expect(second.next_cursor).toBeNull();
    const last = second.data[0]?.updated_at ?? "";
    expect(idsOf(await listOrders({ updated_since: last }))).toEqual([a.order.id]);
    expect(idsOf(await listOrders({ updated_since: since, status: "canceled" }))).toEqual([]);
  });

  it("but not with an unknown status or a time that is none", async () => {
    const answer = await server.http
      .get("/v1/orders?status=paid,lost&updated_since=yesterday")
      .set("Authorization", `Bearer ${KEYS.merchant}`);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer).sort()).toEqual(["status", "updated_since"]);
  });
});

describe("an order counts as changed", () => {
  it("when its payment is started, canceled, tried again and paid", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.set(pidx, { status: "User canceled" });
    expect(await movesOrder(order.id, () => returnFromKhalti(server, pidx))).toBe(true);
    expect(await movesOrder(order.id, () => payAgain(server, order.id, token))).toBe(true);
  });

  it("when Khalti does not answer, so that the payment is being checked", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 500,
      times: ALL_TRIES,
    });
    expect(await movesOrder(order.id, () => returnFromKhalti(server, pidx))).toBe(true);
  });

  it("when a refund is requested, and when it has succeeded", async () => {
    const { order } = await paidOrder(server);
    expect(await movesOrder(order.id, () => refund(server, order.id, { amount: 100 }))).toBe(true);
    expect(await movesOrder(order.id, () => runDueJobs(server))).toBe(true);
  });

  it("when its top-up is delivered, refused or refunded outside Khalti", async () => {
    const { order, topUp } = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    expect(await movesOrder(order.id, () => runDueJobs(server))).toBe(true);
    expect(
      await movesOrder(order.id, () =>
        resolveTopUp(server, topUp.id, { outcome: "refunded_externally" }),
      ),
    ).toBe(true);
  });

  it("when a statement changes only a part of it and forgets the order", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 100 });
    for (const forgetful of [
      () => server.db.payment.updateMany({ where: { orderId: order.id }, data: { feePaisa: 7 } }),
      () => server.db.refund.update({ where: { id }, data: { reason: "Another reason." } }),
    ]) {
      expect(await movesOrder(order.id, forgetful)).toBe(true);
    }
  });

  it("but not when a lookup says what we know already", async () => {
    const { order, pidx } = await checkout(server);
    expect(await movesOrder(order.id, () => returnFromKhalti(server, pidx))).toBe(false);
  });
});

/** Columns that a shop does not see in an order. Those of the triggers are seen; a new column belongs to one of the two. */
const UNSEEN = {
  payments: [
    "doubt_code",
    "doubt_message",
    "doubt_since",
    "link_overused_at",
    "paid_again_after",
    "paid_again_at",
    "taken_paisa",
    "not_found_since",
    "id",
    "order_id",
    "attempt",
    "purchase_order_id",
    "amount_paisa",
    "mode",
    "bank",
    "bank_name",
    "created_at",
    "due_at",
  ],
  refunds: [
    "accepted_at",
    "verified",
    "watched_until",
    "acknowledged_at",
    "id",
    "order_id",
    "payment_id",
    "mobile",
    "requested_by",
    "requested_by_key_id",
    "approved_by",
    "approved_at",
    "top_up_id",
    "is_send_back",
    "message",
    "created_at",
    "submitted_at",
    "ended_at",
    "due_at",
  ],
  top_ups: [
    "id",
    "order_id",
    "position",
    "attempt",
    "provider",
    "reference",
    "amount_paisa",
    "provider_id",
    "message",
    "waiting_for",
    "created_at",
    "submitted_at",
    "ended_at",
    "due_at",
  ],
};

it.each(Object.entries(UNSEEN))(
  "the trigger of %s looks at every column that a shop sees and that changes",
  async (table, unseen) => {
    const columns = await server.db.$queryRaw<{ name: string }[]>`
      select column_name::text as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table}`;
    const [trigger] = await server.db.$queryRaw<{ text: string }[]>`
      select pg_get_triggerdef(oid) as text from pg_trigger where tgname = ${`${table}_move_order`}`;
    const seen = [...new Set((trigger?.text ?? "").match(/(?<=old\.)\w+/g))];
    expect([...seen, ...unseen].sort()).toEqual(columns.map(({ name }) => name).sort());
  },
);

it("a number that is taken answers with the order that has it", async () => {
  const body = {
    lines: [{ name: "Tea", quantity: 1, unit_amount: 5_000 }],
    purchase_order_id: "mine-2",
  };
  const first = (await postCheckout(server, body, KEYS.merchant)).body as { order: OrderResponse };
  const answer = await postCheckout(server, body, KEYS.merchant);
  expect(answer.status).toBe(409);
  expect(problemOf(answer)).toMatchObject({
    code: "purchase_order_exists",
    order_id: first.order.id,
  });
});

describe("filters take several values", () => {
  it.each(["refunds", "top-ups", "orders"])("by comma: %s", async (list) => {
    await paidTopUp(server);
    const { order } = await paidOrder(server);
    await refund(server, order.id, { amount: 100 });
    const statuses = {
      refunds: "requested,unknown,succeeded",
      "top-ups": "pending,refused,delivered",
      orders: "paid,partially_refunded",
    }[list];
    const read = async (query: string) => {
      const answer = await server.http
        .get(`/v1/admin/${list}?${query}`)
        .set("Authorization", `Bearer ${KEYS.viewer}`);
      expect([answer.status, answer.text]).toEqual([200, answer.text]);
      return (answer.body as { data: { id: string; status: string; created_at: string }[] }).data;
    };
    const wanted = statuses?.split(",") ?? [];
    const all = (await read("limit=100")).filter(({ status }) => wanted.includes(status));

    const found = await read(`limit=100&status=${statuses ?? ""}`);

    expect(found.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(found.length).toBeGreaterThan(0);
    expect(await read(`limit=100&status=${wanted.join("&status=")}`)).toEqual(found);
  });
});
