import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { checkout, orderOf } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

interface AdminProduct {
  sku: string;
  available: boolean;
  unavailable_because: string | null;
}
interface Page {
  data: AdminProduct[];
  next_cursor: string | null;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const put = (sku: string, body: object, key: string = KEYS.admin) =>
  server.http.put(`/v1/admin/products/${sku}`).set("Authorization", `Bearer ${key}`).send(body);

async function list(query = "", url = server.url): Promise<Page> {
  const answer = await request(url)
    .get(`/v1/admin/products${query}`)
    .set("Authorization", `Bearer ${KEYS.admin}`);
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

async function find(sku: string, url = server.url): Promise<AdminProduct | undefined> {
  return (await list("?limit=100", url)).data.find((product) => product.sku === sku);
}

const candle = { name: "Candle", kind: "goods", amount: 25_000 };
const load = {
  name: "Wallet load",
  kind: "top_up",
  provider: "khalti_wallet",
  min_amount: 1_000,
  max_amount: 100_000,
};
const recharge = { ...load, provider: "metro_link", min_amount: 10_000 };
const idField = { name: "number", label: "Your Khalti ID", pattern: "98\\d{8}" };

describe("GET /v1/admin/products", () => {
  it("shows whether each product is available, and why not", async () => {
    const other = await server.another({
      KHALTI_SERVICES_TOKEN: "",
      DIGIPAY_TOKEN: "",
      DIGIPAY_COMPANY_ID: "",
      DIGIPAY_BASE_URL: "",
      KHALTI_SERVICES_BASE_URL: "",
    });
    await put("old-lamp", { ...candle, active: false });

    expect(await find("tea-250g", other.url)).toEqual({
      sku: "tea-250g",
      name: "Ilam tea, 250 g",
      description: "First flush from the hills of Ilam.",
      name_ne: "इलामको चिया, २५० ग्राम",
      description_ne: "इलामका पहाडको पहिलो टिपाइ।",
      image_url: "/assets/products/tea-250g.svg",
      kind: "goods",
      amount: 45_000,
      min_amount: null,
      max_amount: null,
      provider: null,
      on_refusal: "refund",
      fields: [],
      active: true,
      position: 0,
      available: true,
      unavailable_because: null,
    });
    expect(await find("khalti-top-up", other.url)).toMatchObject({
      provider: "khalti_wallet",
      active: true,
      available: false,
      unavailable_because:
        "The provider khalti_wallet is not configured: KHALTI_SERVICES_TOKEN is missing.",
    });
    expect(await find("digipay-wallet", other.url)).toMatchObject({
      unavailable_because:
        "The provider digipay_wallet is not configured: DIGIPAY_TOKEN and DIGIPAY_COMPANY_ID and DIGIPAY_BASE_URL are missing.",
    });
    expect(await find("metro-link", other.url)).toMatchObject({ available: true });
    expect(await find("old-lamp")).toMatchObject({
      available: false,
      unavailable_because: "The product is switched off.",
    });
    await other.stop();
  });

  it("shows why a product that was edited in the database cannot be sold", async () => {
    await server.db.product.createMany({
      data: [
        { sku: "hand-1", name: "One", amountPaisa: 100, kind: "top_up", provider: "paypal" },
        { sku: "hand-2", name: "Two", amountPaisa: 100, fields: "none" },
        { sku: "hand-3", name: "Three", amountPaisa: 100, kind: "top_up", provider: "metro_link" },
        {
          sku: "hand-4",
          name: "Four",
          minAmountPaisa: 100,
          maxAmountPaisa: 900,
          kind: "top_up",
          provider: "metro_link",
        },
      ],
    });

    const { data } = await list("?limit=100");

    const ours = data.filter(({ sku }) => sku.startsWith("hand-"));
    expect(ours.map((product) => product.unavailable_because)).toEqual([
      "The product is misconfigured at provider: A top-up needs a provider: one of digipay_wallet, khalti_wallet, metro_link, metro_link_khalti.",
      "The product's fields cannot be read.",
      "The product is misconfigured at amount: The provider accepts Rs 100 or more.",
      "The provider accepts none of the product's amounts.",
    ]);
    const offered = (await server.http.get("/v1/products")).body as Page;
    expect(offered.data.filter(({ sku }) => sku.startsWith("hand-"))).toEqual([]);
  });

  it("lists all products page by page, in the merchant's order", async () => {
    for (const sku of ["b", "a", "d", "c"]) await put(`same-${sku}`, { ...candle, position: 7 });
    const { data: all } = await list("?limit=100");
    const seen: AdminProduct[] = [];
    let cursor = "";
    for (;;) {
      const page = await list(`?limit=3${cursor}`);
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }

    expect(seen).toEqual(all);
    const skus = all.map(({ sku }) => sku);
    expect(skus.indexOf("same-a")).toBe(skus.indexOf("metro-link") + 1);
    expect(skus.filter((sku) => sku.startsWith("same-"))).toEqual([
      "same-a",
      "same-b",
      "same-c",
      "same-d",
    ]);
    const offered = (await server.http.get("/v1/products")).body as Page;
    expect(offered.data.map(({ sku }) => sku)).toEqual(
      all.filter(({ available }) => available).map(({ sku }) => sku),
    );
  });

  it.each([
    "limit=0",
    "limit=101",
    "cursor=x",
    "cursor=WzEsMl0",
    "cursor=WzEsIlx1MDAwMCJd",
    "q=tea",
  ])("refuses %s", async (query) => {
    const answer = await server.http
      .get(`/v1/admin/products?${query}`)
      .set("Authorization", `Bearer ${KEYS.admin}`);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual([query.split("=")[0]]);
  });
});

describe("PUT /v1/admin/products/:sku", () => {
  it("creates a product, and replaces it", async () => {
    const made = await put("candle", { ...candle, image_url: "https://cdn.example/c.png" });

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      sku: "candle",
      description: "",
      image_url: "https://cdn.example/c.png",
      amount: 25_000,
      provider: null,
      active: true,
      position: 0,
      available: true,
    });
    const { order, token } = await checkout(server, { items: [{ sku: "candle", quantity: 1 }] });

    const replaced = await put("candle", {
      ...candle,
      name: "Big candle",
      amount: 30_000,
      position: 3,
    });

    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ name: "Big candle", image_url: null, position: 3 });
    expect((await orderOf(server, order.id, token)).items).toMatchObject([
      { name: "Candle", amount: 25_000 },
    ]);
    const next = await checkout(server, { items: [{ sku: "candle", quantity: 1 }] });
    expect(next.order.amount).toBe(30_000);
  });

  it("sells a top-up with its own fields, stricter than the provider's", async () => {
    const made = await put("wallet-load", { ...load, fields: [idField], on_refusal: "hold" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      kind: "top_up",
      provider: "khalti_wallet",
      on_refusal: "hold",
      fields: [idField],
      available: true,
    });

    const quote = (number: string) =>
      server.http
        .post("/v1/products/wallet-load/quote")
        .send({ amount: 1_000, fields: { number } });
    expect((await quote("9841234567")).status).toBe(200);
    expect(problemOf(await quote("9741234567")).errors).toEqual([
      {
        path: "fields.number",
        message: "This is not a valid Your Khalti ID.",
        code: "invalid_field",
      },
    ]);
  });

  it("names a product in Nepali for pages, and keeps the English name in orders", async () => {
    const names = { name_ne: "मैनबत्ती", description_ne: "मौरीको मैनबाट।" };
    expect((await put("beeswax", { ...candle, ...names })).body).toMatchObject(names);
    const listed = await server.http.get("/v1/products");
    const { data } = listed.body as { data: { sku: string }[] };
    expect(data.find(({ sku }) => sku === "beeswax")).toMatchObject({ name: "Candle", ...names });
    const { order } = await checkout(server, { items: [{ sku: "beeswax", quantity: 1 }] });
    expect(order.items).toMatchObject([{ name: "Candle" }]);

    await put("beeswax", candle);
    expect(await find("beeswax")).toMatchObject({ name_ne: null, description_ne: null });
  });

  it("deactivates a product and activates it again", async () => {
    await put("broom", candle);
    const off = await put("broom", { ...candle, active: false });
    expect(off.body).toMatchObject({ available: false });
    const refused = await server.http
      .post("/v1/checkout")
      .send({ items: [{ sku: "broom", quantity: 1 }] });
    expect(wrongFields(refused)).toEqual(["items.0.sku"]);

    await put("broom", candle);
    expect((await checkout(server, { items: [{ sku: "broom", quantity: 1 }] })).order.amount).toBe(
      25_000,
    );
  });

  it("creates one product from concurrent requests", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) => put("rush", { ...candle, position: index })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await server.db.product.count({ where: { sku: "rush" } })).toBe(1);
  });

  it.each<[string, object, string[]]>([
    ["without a name", { ...candle, name: undefined }, ["name"]],
    ["with an empty name", { ...candle, name: " " }, ["name"]],
    ["with a NUL in its name", { ...candle, name: "a\0b" }, ["name"]],
    ["without a kind", { ...candle, kind: undefined }, ["kind"]],
    ["with a picture over http", { ...candle, image_url: "http://cdn.example/c" }, ["image_url"]],
    ["with a picture of another host", { ...candle, image_url: "//cdn.example/c" }, ["image_url"]],
    ["with a picture that is code", { ...candle, image_url: "javascript:alert(1)" }, ["image_url"]],
    ["without an amount", { ...candle, amount: undefined }, ["amount"]],
    ["with half a paisa", { ...candle, amount: 10.5 }, ["amount"]],
    ["for free", { ...candle, amount: 0 }, ["amount"]],
    ["with an amount and a bound", { ...candle, min_amount: 5 }, ["min_amount"]],
    ["with one bound", { ...candle, amount: null, min_amount: 5 }, ["max_amount"]],
    ["with only the other bound", { ...candle, amount: null, max_amount: 5 }, ["min_amount"]],
    [
      "with bounds that cross",
      { ...candle, amount: null, min_amount: 6, max_amount: 5 },
      ["max_amount"],
    ],
    ["of goods with a provider", { ...candle, provider: "metro_link" }, ["provider"]],
    ["of a top-up without a provider", { ...load, provider: undefined }, ["provider"]],
    ["with an unknown provider", { ...load, provider: "paypal" }, ["provider"]],
    [
      "with a provider named like a JavaScript property",
      { ...load, provider: "constructor" },
      ["provider"],
    ],
    ["with an unknown on_refusal", { ...load, on_refusal: "retry" }, ["on_refusal"]],
    ["of a top-up in paisa", { ...load, min_amount: 1_050 }, ["min_amount"]],
    ["of a top-up below Khalti's minimum", { ...load, min_amount: 900 }, ["min_amount"]],
    ["below its provider's minimum", { ...recharge, min_amount: 9_900 }, ["min_amount"]],
    ["above its provider's maximum", { ...recharge, max_amount: 1_000_100 }, ["max_amount"]],
    [
      "of a fixed amount that its provider does not take",
      { ...recharge, min_amount: null, max_amount: null, amount: 5_000 },
      ["amount"],
    ],
    [
      "with a broken pattern",
      { ...load, fields: [{ ...idField, pattern: "(" }] },
      ["fields.0.pattern"],
    ],
    [
      "with an endless pattern",
      { ...load, fields: [{ ...idField, pattern: "9".repeat(201) }] },
      ["fields.0.pattern"],
    ],
    [
      "with a pattern that some texts would keep the server busy with",
      { ...load, fields: [{ ...idField, pattern: "(9+)+" }] },
      ["fields.0.pattern"],
    ],
    ["without a label", { ...load, fields: [{ ...idField, label: "" }] }, ["fields.0.label"]],
    [
      "with a field that its provider does not know",
      { ...load, fields: [idField, { ...idField, name: "remarks" }] },
      ["fields.1.name"],
    ],
    ["with the same field twice", { ...load, fields: [idField, idField] }, ["fields.1.name"]],
    [
      "without a field of its provider",
      { ...recharge, fields: [{ ...idField, name: "mobile_number" }] },
      ["fields"],
    ],
    [
      "with a field of an odd name",
      { ...candle, fields: [{ ...idField, name: "a.b" }] },
      ["fields.0.name"],
    ],
    ["with an invalid position", { ...candle, position: -1 }, ["position"]],
    ["with an unknown field", { ...candle, price: 7 }, ["price"]],
    [
      "with several errors, all reported",
      { ...load, provider: "paypal", min_amount: 1_050, fields: [{ ...idField, pattern: "[" }] },
      ["provider", "fields.0.pattern", "min_amount"],
    ],
  ])("refuses a product %s", async (_what, body, paths) => {
    const answer = await put("refused", body);

    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(paths);
    for (const { message } of problemOf(answer).errors ?? []) {
      expect(message).toMatch(/^[A-Z].* .*\.$/);
    }
    expect(await server.db.product.count({ where: { sku: "refused" } })).toBe(0);
  });

  it.each(["a%20b", "a%2Fb", "%00", "x".repeat(65)])("refuses the sku %s", async (sku) => {
    expect(wrongFields(await put(sku, candle))).toEqual(["sku"]);
  });

  it("is for admins only: for others the product does not change", async () => {
    expect((await put("tea-250g", candle, KEYS.operator)).status).toBe(403);
    expect((await put("tea-250g", candle, KEYS.merchant)).status).toBe(403);
    expect(await find("tea-250g")).toMatchObject({ name: "Ilam tea, 250 g" });
  });

  it("is logged with the name of the key", async () => {
    await put("logged", candle);
    expect(server.logLines.join("")).toMatch(/"sku":"logged","key":"admin"/);
  });
});
