import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { problemOf, wrongFields } from "../support/problem.ts";
import {
  type CheckedOut,
  checkout,
  historyOf,
  orderOf,
  returnFromKhalti,
} from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

interface Page {
  data: OrderResponse[];
  next_cursor: string | null;
}

const STAFF = ["viewer", "operator", "admin"] as const;

let server: TestServer;
/** The clock is stopped during the sale: all orders are created at the same instant. */
const OPENING = new Date("2026-11-20T06:00:00.123Z");
let now = OPENING;
let sold: CheckedOut[];
let paid: CheckedOut;
let held: CheckedOut;
beforeAll(async () => {
  server = await startTestServer({}, { now: () => now });
  sold = await Promise.all(Array.from({ length: 7 }, () => checkout(server)));
  now = new Date(OPENING.getTime() + 1);
  paid = await checkout(server, { customer: { name: "Sita Rai" } });
  await server.simulator.pay(paid.pidx);
  await returnFromKhalti(server, paid.pidx);
  now = new Date(OPENING.getTime() + 60_000);
  held = await checkout(server);
  await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1 });
  await returnFromKhalti(server, held.pidx);
});
afterAll(() => server.stop());

function get(path: string, key: string = KEYS.viewer) {
  return server.http.get(path).set("Authorization", `Bearer ${key}`);
}

async function list(query = ""): Promise<Page> {
  const answer = await get(`/v1/admin/orders${query}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as Page;
}

const idsOf = (page: Page) => page.data.map((order) => order.id);

describe("the list of orders", () => {
  it.each(["/v1/admin/orders", "/v1/admin/orders/01930000-0000-7000-8000-000000000000"])(
    "and its details are for staff: %s",
    async (path) => {
      expect((await server.http.get(path)).status).toBe(401);
      expect((await get(path, "made-up-key-00000000000000")).status).toBe(401);
      expect((await get(path, sold[0]?.token)).status).toBe(401);
      const merchant = await get(path, KEYS.merchant);
      expect(merchant.status).toBe(403);
      expect(problemOf(merchant).code).toBe("forbidden");
      for (const role of STAFF) expect([200, 404]).toContain((await get(path, KEYS[role])).status);
    },
  );

  it("shows the newest first", async () => {
    const page = await list();
    expect(page.data).toHaveLength(9);
    expect(page.next_cursor).toBeNull();
    expect(idsOf(page).slice(0, 2)).toEqual([held.order.id, paid.order.id]);
    // GET /v1/orders/{id} adds the shop's name for the order page.
    expect(await orderOf(server, paid.order.id)).toEqual({
      ...page.data[1],
      shop_name: "Demo shop",
    });
  });

  it.each([1, 2, 3, 8, 9])("has every order exactly once over pages of %d", async (size) => {
    const whole = idsOf(await list());
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = await list(
        `?limit=${String(size)}${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(page.data.length).toBeLessThanOrEqual(size);
      seen.push(...idsOf(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(9);
  });

  it("does not repeat an order when others are sold between two pages", async () => {
    const busy = await startTestServer();
    try {
      await Promise.all([checkout(busy), checkout(busy), checkout(busy)]);
      const page = async (query: string) =>
        (
          await busy.http
            .get(`/v1/admin/orders${query}`)
            .set("Authorization", `Bearer ${KEYS.viewer}`)
        ).body as Page;
      const first = await page("?limit=2");
      await checkout(busy);
      const second = await page(`?limit=2&cursor=${first.next_cursor ?? ""}`);

      expect(second.data).toHaveLength(1);
      expect(idsOf(first)).not.toContain(idsOf(second)[0]);
      expect(second.next_cursor).toBeNull();
    } finally {
      await busy.stop();
    }
  });

  it("filters by status", async () => {
    expect(idsOf(await list("?status=paid"))).toEqual([paid.order.id]);
    expect(idsOf(await list("?status=held"))).toEqual([held.order.id]);
    expect((await list("?status=awaiting_payment")).data).toHaveLength(7);
    expect((await list("?status=refunded")).data).toEqual([]);
  });

  it("filters by attention", async () => {
    const withAttention = await list("?attention=true");
    expect(idsOf(withAttention)).toEqual([held.order.id]);
    expect(withAttention.data[0]?.attention).toMatchObject({ code: "amount_mismatch" });
    expect((await list("?attention=false")).data).toHaveLength(8);
  });

  it("keeps its filter across pages", async () => {
    const first = await list("?status=awaiting_payment&limit=4");
    const second = await list(`?status=awaiting_payment&limit=4&cursor=${first.next_cursor ?? ""}`);
    const ids = [...idsOf(first), ...idsOf(second)];
    expect(ids.sort()).toEqual(sold.map(({ order }) => order.id).sort());
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=-1", "limit"],
    ["limit=2.5", "limit"],
    ["limit=many", "limit"],
    ["limit=", "limit"],
    ["status=sold", "status"],
    ["status=", "status"],
    ["attention=perhaps", "attention"],
    ["cursor=nonsense", "cursor"],
    ["cursor=", "cursor"],
    [`cursor=${"x".repeat(300)}`, "cursor"],
    [`cursor=${Buffer.from('["2026-11-20T06:00:00.000Z","1"]').toString("base64url")}`, "cursor"],
    [`cursor=${Buffer.from('{"id":1}').toString("base64url")}`, "cursor"],
  ])("refuses ?%s", async (query, field) => {
    const answer = await get(`/v1/admin/orders?${query}`);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual([field]);
    for (const { message } of problemOf(answer).errors ?? [])
      expect(message).toMatch(/^Should .*\.$/);
  });

  it("accepts limits from 1 to 100", async () => {
    expect((await list("?limit=1")).data).toHaveLength(1);
    expect((await list("?limit=100")).data).toHaveLength(9);
  });
});

describe("one order for staff", () => {
  it("has its whole history: what, when, who, and what Khalti said", async () => {
    const answer = await get(`/v1/admin/orders/${paid.order.id}`);

    expect(answer.status).toBe(200);
    const { history, ...order } = answer.body as OrderResponse & { history: object[] };
    expect(await orderOf(server, paid.order.id)).toMatchObject(order);
    expect(history).toMatchObject([
      { type: "order_created", actor: "customer", data: { amount: 90_000 } },
      { type: "payment_created", actor: "customer" },
      { type: "payment_initiated", actor: "customer", data: { pidx: paid.pidx } },
      {
        type: "payment_completed",
        actor: "customer",
        data: { pidx: paid.pidx, khalti: { status: "Completed", total_amount: 90_000 } },
      },
      { type: "paid", actor: "customer" },
    ]);
    for (const entry of history) {
      expect(Object.keys(entry).sort()).toEqual(["actor", "at", "data", "reason", "type"]);
    }
  });

  it.each(["42", "01930000-0000-7000-8000-000000000000"])("is 404 for %s", async (id) => {
    const answer = await get(`/v1/admin/orders/${id}`);
    expect(answer.status).toBe(404);
    expect(problemOf(answer).code).toBe("order_not_found");
  });
});

describe("a lookup requested by staff", () => {
  const lookup = (pidx: string, key?: string) => {
    const request = server.http.post(`/v1/admin/payments/${pidx}/lookup`);
    return key === undefined ? request : request.set("Authorization", `Bearer ${key}`);
  };

  it("needs an operator", async () => {
    const { pidx } = await checkout(server);
    expect((await lookup(pidx)).status).toBe(401);
    for (const role of ["viewer", "merchant"] as const) {
      expect((await lookup(pidx, KEYS[role])).status).toBe(403);
    }
    expect((await lookup(pidx, KEYS.operator)).status).toBe(200);
    expect((await lookup(pidx, KEYS.admin)).status).toBe(200);
  });

  it("completes the payment of a customer who never returned, and records who requested it", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);

    const answer = await lookup(pidx, KEYS.operator);

    expect(answer.body).toMatchObject({ order: { id: order.id, status: "paid" } });
    expect((await historyOf(server, order.id)).slice(-2)).toMatchObject([
      { type: "paid", actor: "staff:operator" },
      { type: "khalti_asked", actor: "staff:operator" },
    ]);
  });

  it.each(["made-up", "%00"])("is 404 for the pidx %s, which is not ours", async (pidx) => {
    const answer = await lookup(pidx, KEYS.operator);
    expect(answer.status).toBe(404);
    expect(problemOf(answer).code).toBe("payment_not_found");
  });
});
