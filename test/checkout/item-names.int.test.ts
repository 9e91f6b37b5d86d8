/** An order keeps the name that its product had in each language. Khalti gets the English one. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { checkout, initiateRequest, orderOf, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const TEA = { name: "Ilam tea, 250 g", name_ne: "इलामको चिया, २५० ग्राम" };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe("an order's item", () => {
  it("has the product's name in both languages, in the answer and in the events", async () => {
    const { order, pidx } = await checkout(server);
    expect(order.items).toMatchObject([TEA]);
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
    expect((await orderOf(server, order.id)).items).toMatchObject([TEA]);
    const events = await server.http
      .get(`/v1/events?order_id=${order.id}`)
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    const { data } = events.body as { data: { data: { order: { items: unknown[] } } }[] };
    expect(data.map((event) => event.data.order.items)).toMatchObject([[TEA]]);
  });

  it("keeps them when the product is renamed", async () => {
    const { order } = await checkout(server);
    const where = { sku: "tea-250g" };
    await server.db.product.update({ where, data: { name: "Green tea", nameNe: "हरियो चिया" } });
    try {
      expect((await orderOf(server, order.id)).items).toMatchObject([TEA]);
      const next = await checkout(server);
      expect(next.order.items).toMatchObject([{ name: "Green tea", name_ne: "हरियो चिया" }]);
    } finally {
      await server.db.product.update({ where, data: { name: TEA.name, nameNe: TEA.name_ne } });
    }
  });

  it("has no Nepali name where the product has none, or a shop's server set the price", async () => {
    await server.db.product.update({ where: { sku: "momo-plate" }, data: { nameNe: null } });
    const momo = await checkout(server, { items: [{ sku: "momo-plate", quantity: 1 }] });
    expect(momo.order.items).toMatchObject([{ name: "Plate of momo", name_ne: null }]);
    const lines = [{ name: "Room", quantity: 1, unit_amount: 350_000 }];
    const room = await checkout(server, { lines }, KEYS.merchant);
    expect(room.order.items).toMatchObject([{ name: "Room", name_ne: null }]);
  });

  it("is told to Khalti in English, also on a page in Nepali", async () => {
    await server.simulator.reset();
    await server.http
      .post("/v1/checkout")
      .set("Accept-Language", "ne")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }] })
      .expect(201);
    const request = await initiateRequest(server);
    expect(request).toMatchObject({
      purchase_order_name: TEA.name,
      product_details: [{ name: TEA.name }],
    });
    expect(JSON.stringify(request)).not.toMatch(/[\u0900-\u097f]/);
  });
});

it("an order of the version before has the English name alone", async () => {
  const { order } = await checkout(server);
  await server.db.orderItem.updateMany({ where: { orderId: order.id }, data: { nameNe: null } });
  expect((await orderOf(server, order.id)).items).toMatchObject([{ ...TEA, name_ne: null }]);
});
