import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import request from "supertest";
import { wrongFields } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let otherUrl: string;
beforeAll(async () => {
  server = await startTestServer();
  otherUrl = (await server.another()).url;
});
afterAll(() => server.stop());

interface Bought {
  order: { amount: number; items: { name: string }[] };
}

async function put(sku: string, changes: object, url = server.url) {
  const body = { name: "Candle", kind: "goods", amount: 25_000, ...changes };
  const answer = await request(url)
    .put(`/v1/admin/products/${sku}`)
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send(body);
  expect(answer.status).toBeLessThan(300);
}

const buy = (items: { sku: string; quantity: number }[], headers: Record<string, string> = {}) =>
  server.http.post("/v1/checkout").set(headers).send({ items });

async function amountOf(sku: string): Promise<number> {
  const answer = await buy([{ sku, quantity: 1 }]);
  expect(answer.status).toBe(201);
  return (answer.body as Bought).order.amount;
}

describe("an instance that has sold a product", () => {
  it("takes a new price from the next order on, when another instance changed it", async () => {
    await put("candle", {});
    expect(await amountOf("candle")).toBe(25_000);
    await put("candle", { amount: 31_000 }, otherUrl);
    expect(await amountOf("candle")).toBe(31_000);
    await put("candle", { amount: 25_000 }, otherUrl);
    expect(await amountOf("candle")).toBe(25_000);
  });

  it("takes it under an idempotency key too, and makes one order", async () => {
    await put("lamp", {});
    await amountOf("lamp");
    await put("lamp", { name: "Brass lamp", amount: 90_000 }, otherUrl);
    const key = { "Idempotency-Key": randomUUID() };
    const before = await server.db.order.count();
    const first = await buy([{ sku: "lamp", quantity: 1 }], key);
    const again = await buy([{ sku: "lamp", quantity: 1 }], key);
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect((first.body as Bought).order).toMatchObject({
      amount: 90_000,
      items: [{ name: "Brass lamp" }],
    });
    expect(await server.db.order.count()).toBe(before + 1);
  });

  it("sells it no more when it is switched off, and again when it is switched on", async () => {
    await put("bell", {});
    await amountOf("bell");
    await put("bell", { active: false }, otherUrl);
    const refused = await buy([{ sku: "bell", quantity: 1 }]);
    expect(refused.status).toBe(422);
    expect(wrongFields(refused)).toEqual(["items.0.sku"]);
    await put("bell", {}, otherUrl);
    expect(await amountOf("bell")).toBe(25_000);
  });

  it("refuses it when it was deleted, and writes no order", async () => {
    await put("drum", {});
    await amountOf("drum");
    await server.db.product.delete({ where: { sku: "drum" } });
    const before = await server.db.order.count();
    const refused = await buy([{ sku: "drum", quantity: 1 }]);
    expect(wrongFields(refused)).toEqual(["items.0.sku"]);
    expect(await server.db.order.count()).toBe(before);
  });

  it("does not refuse an order by an old price that was too high", async () => {
    await put("ring", { amount: 90_000_000 });
    const tooMuch = await buy([{ sku: "ring", quantity: 1_000 }]);
    expect(tooMuch.status).toBe(422);
    await put("ring", { amount: 2_000 }, otherUrl);
    const cheap = await buy([{ sku: "ring", quantity: 1_000 }]);
    expect(cheap.status).toBe(201);
    expect((cheap.body as Bought).order.amount).toBe(2_000_000);
  });

  it("sells the same product in two lines of one order", async () => {
    await put("rope", { amount: 10_000 });
    for (const time of ["first", "again"]) {
      const answer = await buy([
        { sku: "rope", quantity: 1 },
        { sku: "rope", quantity: 2 },
      ]);
      expect([time, (answer.body as Bought).order.amount]).toEqual([time, 30_000]);
    }
  });
});
