import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { problemOf, wrongFields } from "../support/problem.ts";
import { refund } from "../support/refunds.ts";
import { type CheckedOut, checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
/** Just before midnight in Kathmandu, and just after it. */
const EVENING = new Date("2026-11-20T18:14:59.999Z");
const NEXT_DAY = new Date("2026-11-20T18:15:00.000Z");
let now = EVENING;
let asha: CheckedOut;
let bibek: CheckedOut;
beforeAll(async () => {
  server = await startTestServer({}, { now: () => now });
  asha = await checkout(server, {
    customer: { name: "Asha", email: "Asha.Rai@Example.com", phone: "+977 980-1112223" },
  });
  now = NEXT_DAY;
  bibek = await checkout(server, {
    customer: { name: "Bibek", email: "bibek@example.com", phone: "9841000000" },
  });
  await server.simulator.pay(bibek.pidx);
  await returnFromKhalti(server, bibek.pidx);
  await checkout(server);
});
afterAll(() => server.stop());

function get(path: string, query: Record<string, string>, key: string = KEYS.viewer) {
  return server.http.get(path).query(query).set("Authorization", `Bearer ${key}`);
}

async function found(query: Record<string, string>): Promise<string[]> {
  const answer = await get("/v1/admin/orders", query);
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body as { data: OrderResponse[] }).data.map(({ id }) => id);
}

describe("a search", () => {
  it("finds an order by each of its numbers and ids, by phone and by e-mail", async () => {
    const { order } = bibek;
    const { payments } = await orderOf(server, order.id);
    const attempt = (await server.db.payment.findFirstOrThrow({ where: { orderId: order.id } }))
      .purchaseOrderId;
    for (const q of [
      order.purchase_order_id,
      ` ${order.purchase_order_id} `,
      attempt,
      order.id,
      bibek.pidx,
      payments[0]?.transaction_id ?? "",
      "9841000000",
      "+9779841000000",
      "977 9841-000000",
      "bibek@example.com",
      "BIBEK@example.com",
    ]) {
      expect([q, await found({ q })]).toEqual([q, [order.id]]);
    }
  });

  it("finds an order by the transaction id of its held money", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.set(pidx, { total_amount: 1_000, transaction_id: "heldTransaction" });
    await returnFromKhalti(server, pidx);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "held" });
    expect(await found({ q: "heldTransaction" })).toEqual([order.id]);
    expect(await found({ q: "heldTransaction", status: "paid" })).toEqual([]);
  });

  it("finds a phone stored with its country code by the national number", async () => {
    for (const q of ["9801112223", "+9779801112223"])
      expect(await found({ q })).toEqual([asha.order.id]);
    expect(await found({ q: "asha.rai@example.com" })).toEqual([asha.order.id]);
  });

  it("finds a phone that was written with 00977, also as earlier versions hashed it", async () => {
    const written = await checkout(server, { customer: { phone: "00977 9861234567" } });
    for (const q of ["9861234567", "+9779861234567", "009779861234567"])
      expect([q, await found({ q })]).toEqual([q, [written.order.id]]);
  });

  it.each(["nobody@example.com", "984100000", "bibek", "%", "9841000000' or true", "_"])(
    "finds nothing for %s",
    async (q) => {
      expect(await found({ q })).toEqual([]);
    },
  );

  it("combines with the filters", async () => {
    expect(await found({ q: "9841000000", status: "paid" })).toEqual([bibek.order.id]);
    expect(await found({ q: "9841000000", status: "held" })).toEqual([]);
    expect(await found({ q: "9841000000", to: "2026-11-20" })).toEqual([]);
    expect(await found({ q: "9841000000", attention: "true" })).toEqual([]);
  });

  it("returns all orders of a phone, page by page", async () => {
    const phone = "9860000001";
    const bought: string[] = [];
    for (let one = 0; one < 7; one++) {
      bought.unshift((await checkout(server, { customer: { phone } })).order.id);
    }
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const answer = await get("/v1/admin/orders", {
        q: phone,
        limit: "3",
        ...(cursor === "" ? {} : { cursor }),
      });
      const page = answer.body as { data: OrderResponse[]; next_cursor: string | null };
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(bought);
  });
});

describe("a period", () => {
  it("may be days in Kathmandu, including the whole last day", async () => {
    const of = async (from: string, to: string) =>
      (await found({ from, to })).includes(asha.order.id);
    expect(await of("2026-11-20", "2026-11-20")).toBe(true);
    expect(await of("2026-11-21", "2026-11-21")).toBe(false);
    expect(await found({ from: "2026-11-21" })).toContain(bibek.order.id);
    expect(await found({ to: "2026-11-20" })).toEqual([asha.order.id]);
  });

  it("may be instants, excluding the end", async () => {
    const from = EVENING.toISOString();
    expect(await found({ from, to: NEXT_DAY.toISOString() })).toEqual([asha.order.id]);
    expect(await found({ from, to: "2026-11-21T00:00:00.000+05:45" })).toEqual([asha.order.id]);
  });

  it.each([
    [{ from: "2026-02-30" }, "from"],
    [{ from: "yesterday" }, "from"],
    [{ from: "0000-01-01" }, "from"],
    [{ to: "0000-01-01T00:00:00Z" }, "to"],
    [{ to: "9999-12-31" }, "to"],
    [{ to: "2026-11-20T10:00:00" }, "to"],
    [{ from: "2026-11-21", to: "2026-11-20" }, "to"],
    [{ q: "" }, "q"],
    [{ q: "x".repeat(201) }, "q"],
    [{ attention: "perhaps" }, "attention"],
    [{ status: "gone" }, "status"],
    [{ colour: "red" }, "colour"],
  ])("and the other parameters are validated: %o", async (query, path) => {
    const answer = await get("/v1/admin/orders", query);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual([path]);
  });
});

describe("the audit of staff", () => {
  interface Audit {
    data: { id: string; actor: string; type: string; order_id: string; reason: string | null }[];
    next_cursor: string | null;
  }
  const audit = async (query: Record<string, string> = {}) => {
    const answer = await get("/v1/admin/audit", query);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body as Audit;
  };

  it("lists actions across orders with the name of the key, newest first", async () => {
    await askKhalti(server, asha.pidx);
    await refund(server, bibek.order.id, { amount: 100, reason: "A scratch." });
    const { data } = await audit();
    expect(data).toMatchObject([
      {
        actor: "staff:operator",
        type: "refund_requested",
        order_id: bibek.order.id,
        purchase_order_id: bibek.order.purchase_order_id,
        pidx: bibek.pidx,
        reason: "A scratch.",
      },
      { actor: "staff:operator", type: "khalti_asked", order_id: asha.order.id },
    ]);
  });

  it("filters by actor, type, order and period", async () => {
    expect((await audit({ actor: "operator" })).data).toHaveLength(2);
    expect((await audit({ actor: "admin" })).data).toEqual([]);
    expect((await audit({ type: "khalti_asked" })).data).toHaveLength(1);
    expect((await audit({ order_id: bibek.order.id })).data).toHaveLength(1);
    expect((await audit({ from: "2026-11-22" })).data).toEqual([]);
    const first = await audit({ limit: "1" });
    const second = await audit({ limit: "1", cursor: first.next_cursor ?? "" });
    expect(second.data).toMatchObject([{ type: "khalti_asked" }]);
    expect(second.next_cursor).toBeNull();
    for (const [name, text] of [
      ["cursor", "x"],
      ["actor", "a\0b"],
      ["from", "0000-01-01"],
    ] as const) {
      expect(problemOf(await get("/v1/admin/audit", { [name]: text }))).toMatchObject({
        status: 422,
        errors: [{ path: name }],
      });
    }
  });
});
