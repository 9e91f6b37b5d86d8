import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const number = "9841234567";
const NOT_ACCEPTED = "The provider does not accept this. Please check it and the amount.";
const quote = (sku: string, body: object) =>
  server.http.post(`/v1/products/${sku}/quote`).send(body);

describe("POST /v1/products/:sku/quote", () => {
  it("returns the price of a top-up, and the operator of its number", async () => {
    const answer = await quote("metro-link", {
      amount: 10_000,
      fields: { mobile_number: "9801234567", connection_no: " ram_01 " },
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      sku: "metro-link",
      amount: 10_000,
      charge: 0,
      total: 10_000,
      fields: [
        {
          name: "connection_no",
          label: "Metro Link user name",
          value: "ram_01",
          operator: null,
        },
        {
          name: "mobile_number",
          label: "Mobile number",
          value: "9801234567",
          operator: "Ncell",
        },
      ],
    });
  });

  it("adds the provider's charge", async () => {
    await server.simulator.fault({
      endpoint: "digipay_charges",
      kind: "status",
      status: 200,
      body: { success: 1, error: [], data: { total_charges: "10.00" } },
    });

    const answer = await quote("digipay-wallet", {
      amount: 50_000,
      fields: { wallet_id: "116a51aa2b7d459a8b7e3db7dcf5e70a" },
    });

    expect(answer.body).toMatchObject({ amount: 50_000, charge: 1_000, total: 51_000 });
  });

  it("returns the price of goods", async () => {
    const answer = await quote("tea-250g", {});
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      sku: "tea-250g",
      amount: 45_000,
      charge: 0,
      total: 45_000,
      fields: [],
    });
  });

  it("writes nothing, and moves no money", async () => {
    await quote("khalti-top-up", { amount: 10_000, fields: { number } });

    expect(await server.db.order.count()).toBe(0);
    expect(await server.simulator.requests()).toEqual([]);
    expect(await server.simulator.topUps()).toEqual([]);
  });

  it.each<[string, string, object, string[]]>([
    ["no amount", "khalti-top-up", { fields: { number } }, ["amount"]],
    ["paisa", "khalti-top-up", { amount: 10_050, fields: { number } }, ["amount"]],
    ["too much", "khalti-top-up", { amount: 500_100, fields: { number } }, ["amount"]],
    ["no fields", "khalti-top-up", { amount: 10_000 }, ["fields.number"]],
    [
      "a wrong field",
      "khalti-top-up",
      { amount: 1_000, fields: { number: "9" } },
      ["fields.number"],
    ],
    [
      "every mistake at once",
      "metro-link",
      { amount: 1, fields: { connection_no: "a b", x: "y" } },
      ["amount", "fields.x", "fields.connection_no", "fields.mobile_number"],
    ],
    ["another price", "tea-250g", { amount: 1 }, ["amount"]],
    ["a quantity", "tea-250g", { quantity: 1 }, ["quantity"]],
    ["invalid fields", "khalti-top-up", { amount: 1_000, fields: "9" }, ["fields"]],
  ])("refuses %s at its field", async (_what, sku, body, paths) => {
    const answer = await quote(sku, body);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(paths);
  });

  it("refuses what the provider refuses, with its message", async () => {
    const fields = { wallet_id: "0".repeat(32) };
    const answer = await quote("digipay-wallet", { amount: 10_000, fields });
    expect(problemOf(answer).errors).toEqual([
      { path: "fields.wallet_id", message: NOT_ACCEPTED, code: "refused_by_provider" },
    ]);
  });

  it("is 503 with Retry-After while the provider returns no charge", async () => {
    await server.simulator.fault({ endpoint: "digipay_charges", kind: "drop_response" });
    const fields = { wallet_id: "116a51aa2b7d459a8b7e3db7dcf5e70a" };

    const answer = await quote("digipay-wallet", { amount: 10_000, fields });

    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe("provider_unavailable");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(server.logLines.join("")).toContain("a provider gave no quote");
  });

  it("refuses what is not for sale", async () => {
    await server.db.product.create({
      data: { sku: "winter-tea", name: "Winter tea", amountPaisa: 50_000, active: false },
    });
    expect(wrongFields(await quote("winter-tea", {}))).toEqual(["sku"]);
  });

  it.each(["gold", "%20", "tea-250g%00"])("is 404 for %s, which does not exist", async (sku) => {
    const answer = await quote(sku, {});
    expect(answer.status).toBe(404);
    expect(problemOf(answer).code).toBe("product_not_found");
  });

  it("is limited per address, separately from checkouts, and not for requests with a valid key", async () => {
    const other = await server.another({ CHECKOUT_RATE_LIMIT: "2" });
    const ask = (key?: string) => {
      const asked = request(other.url).post("/v1/products/tea-250g/quote");
      if (key !== undefined) asked.set("Authorization", `Bearer ${key}`);
      return asked.send({});
    };

    const statuses = [(await ask()).status, (await ask()).status, (await ask()).status];

    expect(statuses).toEqual([200, 200, 429]);
    expect((await ask(KEYS.merchant)).status).toBe(200);
    expect((await ask("garbage")).status).toBe(429);
    const checkout = await request(other.url)
      .post("/v1/checkout")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }] });
    expect(checkout.status).toBe(201);
    await other.stop();
  });
});
