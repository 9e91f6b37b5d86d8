import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { postCheckout, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { IMPATIENT, KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let browser: ReturnType<typeof request.agent>;
let earlier: string[];
beforeAll(async () => {
  server = await startTestServer(
    { DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") },
    undefined,
    IMPATIENT,
  );
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.simulator.reset();
  earlier = (await server.db.order.findMany({ select: { id: true } })).map(({ id }) => id);
  browser = request.agent(server.url);
});

const TEA = { sku: "tea-250g", quantity: "2" };
const CART = {
  items: [TEA],
  customer: { name: "Sita", email: "sita@example.com", phone: "9800000001" },
};

/** As a browser sends `items[0][sku]`. */
function fieldsOf(form: object, names: string[] = []): string {
  return Object.entries(form)
    .map(([name, value]) => {
      const path = [...names, name];
      if (typeof value === "object" && value !== null) return fieldsOf(value as object, path);
      const [first = "", ...rest] = path;
      return `${first}${rest.map((one) => `[${one}]`).join("")}=${encodeURIComponent(String(value))}`;
    })
    .join("&");
}

/** The agent keeps cookies, and sends each to its own path only, as a browser does. */
async function post(form: object = CART, path = "/v1/checkout", by = browser) {
  const request = by.post(path).set("Accept", "text/html").type("form");
  const answer = await request.send(fieldsOf(form));
  expect(answer.status).toBe(303);
  return answer.headers["location"] ?? "";
}

function orders() {
  return server.db.order.findMany({
    where: { id: { notIn: earlier } },
    include: { payments: { orderBy: { attempt: "asc" } } },
    orderBy: { createdAt: "asc" },
  });
}

async function theOrder() {
  const all = await orders();
  expect(all).toHaveLength(1);
  const [order] = all;
  if (order === undefined) throw new Error("no order");
  return order;
}

describe("the same cart, posted again as a plain form by the same browser", () => {
  it("leads to the same order and the same link", async () => {
    const first = await post();
    expect(await post()).toBe(first);
    expect((await theOrder()).payments).toHaveLength(1);
  });

  it("is the same in another order, and with its top-ups", async () => {
    const topUp = {
      sku: "khalti-top-up",
      quantity: "1",
      amount: "10000",
      fields: { number: "9800000002" },
    };
    const first = await post({ ...CART, items: [TEA, topUp] });
    expect(await post({ ...CART, items: [topUp, TEA] })).toBe(first);
    await theOrder();

    const other = { ...topUp, fields: { number: "9800000003" } };
    expect(await post({ ...CART, items: [TEA, other] })).not.toBe(first);
    expect(await orders()).toHaveLength(2);
  });

  it.each([
    ["another quantity", { items: [{ ...TEA, quantity: "3" }] }],
    ["another product", { items: [{ sku: "honey-500g", quantity: "2" }] }],
    ["one product more", { items: [TEA, { sku: "honey-500g", quantity: "1" }] }],
    ["another customer", { customer: { ...CART.customer, phone: "9800000004" } }],
    ["the shop's own word for it", { metadata: { cart: "43" } }],
    ["another channel", { channel: "mobile" }],
  ])("is another order with %s", async (_, change) => {
    const first = await post();
    expect(await post({ ...CART, ...change })).not.toBe(first);
    expect((await orders()).map(({ payments }) => payments.length)).toEqual([1, 1]);
  });

  it("is another attempt at the order with another method", async () => {
    const bank = (
      (await server.http.get("/v1/banks?payment_type=ebanking")).body as {
        data: { idx: string }[];
      }
    ).data[0];
    const first = await post();
    const method = { mode: "ebanking", bank: bank?.idx };
    const second = await post({ ...CART, method });
    expect(second).not.toBe(first);
    expect(await post({ ...CART, method })).toBe(second);
    expect((await theOrder()).payments.map(({ mode }) => mode)).toEqual(["wallet", "ebanking"]);
  });

  it("is another attempt at the order when its link cannot be paid any more", async () => {
    const first = await post();
    const { payments } = await theOrder();
    await server.simulator.set(payments[0]?.pidx ?? "", { status: "User canceled" });
    await returnFromKhalti(server, payments[0]?.pidx ?? "");

    expect(await post()).not.toBe(first);
    expect((await theOrder()).payments.map(({ status }) => status)).toEqual([
      "canceled",
      "initiated",
    ]);
  });

  it("is another attempt when the time of its link is over, unless it was paid", async () => {
    await post();
    const { id, payments } = await theOrder();
    const pidx = payments[0]?.pidx ?? "";
    await server.db.payment.updateMany({
      where: { orderId: id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    await server.simulator.pay(pidx);

    expect(await post()).toBe(`/orders/${id}`);
    expect(await theOrder()).toMatchObject({ status: "paid", payments: [{ pidx }] });
  });

  it("leads to the page of an order whose money is being looked at", async () => {
    await post();
    const { id, payments } = await theOrder();
    await server.simulator.set(payments[0]?.pidx ?? "", { status: "Pending" });
    await returnFromKhalti(server, payments[0]?.pidx ?? "");
    expect(await post()).toBe(`/orders/${id}`);

    await server.simulator.set(payments[0]?.pidx ?? "", { status: "Under review" });
    await returnFromKhalti(server, payments[0]?.pidx ?? "");
    expect(await post()).toBe(`/orders/${id}`);
    expect(await theOrder()).toMatchObject({ status: "held" });
  });

  it("is another order once it is paid", async () => {
    const first = await post();
    const { payments } = await theOrder();
    await server.simulator.pay(payments[0]?.pidx ?? "");
    await returnFromKhalti(server, payments[0]?.pidx ?? "");
    expect(await post()).not.toBe(first);
    expect(await orders()).toHaveLength(2);
  });

  it("is another order after a change of price", async () => {
    const first = await post();
    const tea = { where: { sku: "tea-250g" } };
    await server.db.product.update({ ...tea, data: { amountPaisa: 46_000 } });
    try {
      expect(await post()).not.toBe(first);
      expect((await orders()).map(({ amountPaisa }) => amountPaisa)).toEqual([90_000, 92_000]);
    } finally {
      await server.db.product.update({ ...tea, data: { amountPaisa: 45_000 } });
    }
  });

  it("is the order that Khalti gave no link for", async () => {
    await server.simulator.fault({
      endpoint: "initiate",
      kind: "status",
      status: 503,
      times: ALL_TRIES,
    });
    expect(await post()).toMatch(/^\/orders\//);
    await server.simulator.reset();
    expect(await post()).toContain(server.simulator.url);
    expect((await theOrder()).payments.map(({ status }) => status)).toEqual([
      "abandoned",
      "initiated",
    ]);
  });

  it("leads to the order's page while Khalti gives it no other link", async () => {
    await post();
    const { id, payments } = await theOrder();
    await server.db.payment.updateMany({
      where: { orderId: id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
      times: ALL_TRIES,
    });
    expect(await post()).toBe(`/orders/${id}`);
    expect((await theOrder()).payments).toHaveLength(payments.length);
  });
});

describe("what does not lead to another's order", () => {
  it("another browser, and one that guesses", async () => {
    const first = await post();
    expect(await post(CART, undefined, request.agent(server.url))).not.toBe(first);
    const [{ id } = { id: "" }] = await orders();
    const guessing = request.agent(server.url);
    guessing.set("Cookie", `khalti_bff_checkout=${id}.order_guessed`);
    expect(await post(CART, undefined, guessing)).not.toBe(first);
    expect(await orders()).toHaveLength(3);
  });

  it("a shop's server, which has no browser", async () => {
    const first = await post();
    const byShop = browser.post("/v1/checkout").set("Authorization", `Bearer ${KEYS.merchant}`);
    const answer = await byShop.type("form").send(fieldsOf(CART));
    expect(answer.headers["location"]).not.toBe(first);
    expect(await orders()).toHaveLength(2);
  });

  it("JSON, whose callers have idempotency keys", async () => {
    await post();
    const items = [{ sku: "tea-250g", quantity: 2 }];
    const cart = { items, customer: CART.customer };
    expect((await postCheckout({ ...server, http: browser }, cart)).status).toBe(201);
    expect(await orders()).toHaveLength(2);
  });
});

describe("the form of a payment link", () => {
  async function newLink() {
    const answer = await server.http
      .post("/v1/admin/payment-links")
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ amount: 50_000, description: "Trek deposit" });
    return `/v1/payment-links/${(answer.body as { slug: string }).slug}/checkout`;
  }

  it("finds the order of this browser by the same link, on a new page with another key", async () => {
    const [path, other] = [await newLink(), await newLink()];
    const first = await post({ form_key: "d5cbb8ac-9f2c-4a55-a5f0-9bb0d8b6ee11" }, path);
    expect(await post({ form_key: "d5cbb8ac-9f2c-4a55-a5f0-9bb0d8b6ee12" }, path)).toBe(first);
    await theOrder();
    expect(await post({ form_key: "d5cbb8ac-9f2c-4a55-a5f0-9bb0d8b6ee13" }, other)).not.toBe(first);
    expect(await orders()).toHaveLength(2);
  });
});
