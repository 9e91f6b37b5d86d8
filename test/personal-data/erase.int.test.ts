import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readDataKeys, searchHashes } from "../../src/lib/data-keys.ts";
import { linkForCustomer } from "../../src/orders/customer-link.ts";
import { eraseOldData } from "../../src/personal-data/erase-old.ts";
import { erasePerson } from "../../src/personal-data/erase-person.ts";
import { exportPerson } from "../../src/personal-data/export-person.ts";
import { sealStored } from "../../src/personal-data/seal-stored.ts";
import { query } from "../support/query.ts";
import { refund, refundNow, requestRefund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { bankThatDoes, checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, type TestClock } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, topUpNow } from "../support/top-ups.ts";

const OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const NEW = "ff".repeat(32);
const staff = { Authorization: `Bearer ${KEYS.admin}` };
const dataKeys = (list: string) => readDataKeys(list) ?? [];

let server: TestServer;
let clock: TestClock;
beforeAll(async () => {
  clock = createTestClock();
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

/** The context of a server with these keys, on the same database. */
const withKeys = (list: string, retention = server.context.config.retention) => ({
  ...server.context,
  config: { ...server.context.config, dataKeys: dataKeys(list), retention },
});

let persons = 0;
function newPerson() {
  const number = String(++persons).padStart(4, "0");
  return { name: `Asha ${number}`, email: `Asha${number}@example.com`, phone: `980000${number}` };
}

async function paidOrder(customer: object, on: TestServer = server) {
  const bought = await checkout(on, { customer });
  await on.simulator.pay(bought.pidx);
  await returnFromKhalti(on, bought.pidx);
  return bought;
}

/** As staff pass it on to the customer. */
async function linkOf(orderId: string) {
  const { url } = await linkForCustomer(server.context, { orderId, actor: "staff:till" });
  return { orderId, token: new URL(url).hash.slice(1) };
}

async function statusBy({ orderId, token }: { orderId: string; token: string }): Promise<number> {
  const asked = server.http.get(`/v1/orders/${orderId}`).set("Authorization", `Bearer ${token}`);
  return (await asked).status;
}

async function search(url: string, q: string): Promise<string[]> {
  const answer = await fetch(`${url}/v1/admin/orders?q=${encodeURIComponent(q)}`, {
    headers: staff,
  });
  const { data } = (await answer.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

/** An earlier test has left data under the other key. */
async function sealAll(): Promise<void> {
  for await (const one of sealStored(withKeys(`${OLD},${NEW}`))) {
    expect(one).not.toBe("unreadable");
  }
}

const storedPhone = async (id: string) =>
  (await server.db.order.findUniqueOrThrow({ where: { id } })).customerPhone;

describe("a key that is set, rotated and lost", () => {
  it("seals new orders, finds sealed and plain ones by phone and e-mail, and those that are sealed later", async () => {
    const person = newPerson();
    const plain = await paidOrder(person);
    const sealing = await server.another({ DATA_ENCRYPTION_KEY: OLD });
    const made = await fetch(`${sealing.url}/v1/checkout`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ items: [{ sku: "momo-plate", quantity: 1 }], customer: person }),
    });
    const { order } = (await made.json()) as { order: { id: string } };
    expect(await storedPhone(order.id)).toMatch(/^sealed:1:/);
    const both = [order.id, plain.order.id].sort();
    const ways = [person.phone, `+977 ${person.phone}`, person.email.toUpperCase()];
    for (const q of ways) expect((await search(sealing.url, q)).sort()).toEqual(both);

    const before = (await server.db.order.findUniqueOrThrow({ where: { id: plain.order.id } }))
      .updatedAt;
    const counts = new Map<string, number>();
    for await (const one of sealStored(withKeys(OLD))) counts.set(one, (counts.get(one) ?? 0) + 1);
    expect(counts.get("unreadable")).toBeUndefined();
    const after = await server.db.order.findUniqueOrThrow({ where: { id: plain.order.id } });
    expect(after.customerPhone).toMatch(/^sealed:1:/);
    expect(after.updatedAt).toEqual(before);

    const rotating = await server.another({ DATA_ENCRYPTION_KEY: `${NEW},${OLD}` });
    for (const q of ways) expect((await search(rotating.url, q)).sort()).toEqual(both);
    for await (const one of sealStored(withKeys(`${NEW},${OLD}`))) expect(one).toBe("sealed");
    for await (const one of sealStored(withKeys(`${NEW},${OLD}`)))
      expect(one).toBe("already sealed");
    const rotated = await server.another({ DATA_ENCRYPTION_KEY: NEW });
    for (const q of ways) expect((await search(rotated.url, q)).sort()).toEqual(both);
    const kept = await fetch(`${rotated.url}/v1/admin/orders/${plain.order.id}`, {
      headers: staff,
    });
    expect(await kept.json()).toMatchObject({ customer: person, customer_readable: true });
  });

  it("loses these fields and nothing else: lists, pages, CSV and the shop's order go on", async () => {
    const person = newPerson();
    const { order } = await paidOrder(person);
    const { topUp, order: ordered } = await paidTopUp(server, "khalti_wallet", {
      checkout: { customer: person },
    });
    await sealAll();
    // This server has no key.
    expect(await orderOf(server, order.id)).toMatchObject({
      customer: { name: null, email: null, phone: null },
      customer_readable: false,
      customer_erased_at: null,
    });
    for (const path of [
      "/v1/admin/orders",
      "/v1/admin/orders.csv",
      `/v1/admin/orders/${ordered.id}`,
      "/v1/admin/refunds",
      "/v1/admin/top-ups",
      "/v1/admin/needs-you",
    ]) {
      expect([path, (await server.http.get(path).set(staff)).status]).toEqual([path, 200]);
    }
    expect((await server.http.get("/v1/admin/orders.csv").set(staff)).text).not.toContain(
      "sealed:",
    );
    // The paid top-up waits for the key, and is delivered with it.
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "pending",
      waiting_for: "configuration",
      fields: {},
      fields_readable: false,
    });
    expect(await server.simulator.requests("khalti_topup")).toEqual([]);
    await query(server.databaseUrl, "update top_ups set due_at = now() - interval '1 day'");
    await runDueJobs({ ...server, context: withKeys(OLD) });
    expect((await topUpNow(server, topUp.id)).status).toBe("delivered");
    expect((await refund(server, order.id)).mobile_readable).toBe(true);
    await runDueJobs(server);
    expect((await orderOf(server, order.id)).status).toBe("refunded");
  });

  it("sends no refund whose receiver it cannot read: it fails, and may be asked for again", async () => {
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    const bought = await checkout(server, { method: { mode: "ebanking", bank } });
    await server.simulator.pay(bought.pidx);
    await returnFromKhalti(server, bought.pidx);
    const { id } = await refund(server, bought.order.id, { mobile: "9800000001" });
    await sealAll();
    const sent = (await server.simulator.requests("refund")).length;
    await runDueJobs(server);
    expect(await refundNow(server, id)).toMatchObject({
      status: "failed",
      mobile: null,
      mobile_readable: false,
      message: expect.stringContaining("DATA_ENCRYPTION_KEY"),
    });
    expect(await server.simulator.requests("refund")).toHaveLength(sent);
    expect((await requestRefund(server, bought.order.id, { mobile: "9800000001" })).status).toBe(
      202,
    );
  });
});

describe("erasing", () => {
  const everything = { customerDays: 31, refundDays: 31, topUpDays: 31 };

  it("by RETENTION_* takes what is old and done with, and leaves money, books and what is under way", async () => {
    const person = newPerson();
    // Others: who pays for the same lines again makes a person look at the order, and it is not done with.
    const [other, third] = [newPerson(), newPerson()];
    const done = await paidOrder(person);
    const { topUp, order: delivered } = await paidTopUp(server, "khalti_wallet", {
      checkout: { customer: person },
    });
    await runDueJobs(server);
    const waiting = await paidTopUp(server, "khalti_wallet", { checkout: { customer: other } });
    const refunding = await paidOrder(other);
    await refund(server, refunding.order.id);
    const young = await paidOrder(third);
    const makeOld = [done, { order: delivered }, waiting, refunding].map(({ order }) => order.id);
    await query(
      server.databaseUrl,
      "update orders set created_at = created_at - interval '32 days' where id = any($1)",
      [makeOld],
    );
    await query(
      server.databaseUrl,
      "update top_ups set ended_at = ended_at - interval '32 days' where order_id = any($1)",
      [makeOld],
    );
    const moneyBefore = await query(server.databaseUrl, "select * from postings order by id");
    expect(
      await eraseOldData(withKeys(OLD, { customerDays: null, refundDays: null, topUpDays: null })),
    ).toEqual({
      orders: 0,
      refunds: 0,
      topUps: 0,
    });
    const erased = await eraseOldData(withKeys(OLD, everything));
    expect(erased).toMatchObject({ orders: 2, topUps: 1 });
    for (const { order } of [done, { order: delivered }]) {
      expect(await orderOf(server, order.id)).toMatchObject({
        customer: { name: null, email: null, phone: null },
        customer_readable: true,
        customer_erased_at: expect.any(String),
      });
    }
    expect(await topUpNow(server, topUp.id)).toMatchObject({ fields: {}, fields_readable: true });
    for (const [{ order }, { phone }] of [
      [waiting, other],
      [refunding, other],
      [young, third],
    ] as const) {
      expect((await orderOf(server, order.id)).customer).toMatchObject({ phone });
    }
    expect(await query(server.databaseUrl, "select * from postings order by id")).toEqual(
      moneyBefore,
    );
    await runDueJobs(server);
    expect((await topUpNow(server, waiting.topUp.id)).status).toBe("delivered");
    expect(await eraseOldData(withKeys(OLD, everything))).toMatchObject({ orders: 2, topUps: 0 });
    expect(await eraseOldData(withKeys(OLD, everything))).toEqual({
      orders: 0,
      refunds: 0,
      topUps: 0,
    });
  });

  it("of one person finds sealed orders, mobiles and receivers, names what stays, and is in the audit without the number", async () => {
    const person = newPerson();
    const done = await paidOrder(person);
    const open = await checkout(server, { customer: person });
    const [endsWith, stays] = [await linkOf(done.order.id), await linkOf(open.order.id)];
    expect([await statusBy(endsWith), await statusBy(stays)]).toEqual([200, 200]);
    await sealAll();
    const by = { person: { phone: `+977-${person.phone}` }, actor: "command line" };
    const exported = JSON.stringify(await exportPerson(withKeys(OLD), by));
    expect(exported).toContain(done.order.id);
    expect(exported).toContain(open.order.id);
    expect(exported).toContain(person.email);
    expect(await erasePerson(withKeys(OLD), by)).toEqual({
      orders: 1,
      refunds: 0,
      topUps: 0,
      kept: [open.order.purchase_order_id],
    });
    expect([await statusBy(endsWith), await statusBy(stays)]).toEqual([401, 200]);
    const { data } = (await server.http.get("/v1/admin/audit").set(staff)).body as {
      data: { type: string; actor: string; data: object }[];
    };
    expect(data.slice(0, 2)).toMatchObject([
      { type: "personal_data_erased", actor: "command line", data: { orders: 1, kept_orders: 1 } },
      { type: "personal_data_exported", data: { orders: 2 } },
    ]);
    expect(JSON.stringify(data)).not.toContain(person.phone);
  });

  it("of one person finds a number written with 00977, also by the hash of earlier versions", async () => {
    const sealing = await server.another({ DATA_ENCRYPTION_KEY: OLD });
    const person = { name: "Maya Gurung", phone: "9861230001" };
    const orders: string[] = [];
    for (const phone of [`00977 ${person.phone}`, person.phone]) {
      const made = await fetch(`${sealing.url}/v1/checkout`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          items: [{ sku: "momo-plate", quantity: 1 }],
          customer: { ...person, phone },
        }),
      });
      const { order } = (await made.json()) as { order: { id: string } };
      orders.unshift(order.id);
    }
    const [former = null] = searchHashes(dataKeys(OLD), `phone:00977${person.phone}`);
    await server.db.order.update({
      where: { id: orders[0] ?? "" },
      data: { customerPhoneHash: former },
    });
    for (const q of [person.phone, `+977${person.phone}`, `00977${person.phone}`])
      expect((await search(sealing.url, q)).sort()).toEqual([...orders].sort());
    await sealing.stop();
  });

  it("refuses another receiver: the database lets the server erase and seal, and nothing else", async () => {
    const { order } = await paidTopUp(server);
    const change = query(
      server.context.config.databaseUrl,
      `update order_items set fields = '{"number": "9800000009"}' where order_id = $1`,
      [order.id],
    );
    await expect(change).rejects.toMatchObject({ code: "23514" });
  });

  it("of the receiver before the money came refuses the top-up, and gives the money back", async () => {
    const { topUp, order } = await paidTopUp(server);
    await query(
      server.databaseUrl,
      `update order_items set fields = '{"$erased": "1"}' where order_id = $1`,
      [order.id],
    );
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "refused" });
    expect((await orderOf(server, order.id)).status).toBe("refunded");
  });
});
