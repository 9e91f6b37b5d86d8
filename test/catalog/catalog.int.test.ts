import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

interface BankList {
  data: Record<string, unknown>[];
  next_cursor: null;
}

describe("GET /v1/products", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer();
  });
  afterEach(() => server.stop());

  it("lists the products for sale in the merchant's order, with fixed and open amounts", async () => {
    const answer = await server.http.get("/v1/products");

    expect(answer.status).toBe(200);
    const { data, next_cursor: next } = answer.body as {
      data: { sku: string }[];
      next_cursor: null;
    };
    expect(next).toBeNull();
    expect(data.map((product) => product.sku)).toEqual([
      "tea-250g",
      "honey-500g",
      "pashmina-shawl",
      "singing-bowl",
      "momo-plate",
      "gift-card",
      "khalti-top-up",
      "metro-link",
      "digipay-wallet",
    ]);
    expect(data[0]).toEqual({
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
      fields: [],
    });
    expect(data[5]).toMatchObject({ amount: null, min_amount: 1_000, max_amount: 5_000_000 });
  });

  it("lists a top-up's fields, by default those of its provider", async () => {
    await server.db.product.update({
      where: { sku: "metro-link" },
      data: { minAmountPaisa: 5_000, maxAmountPaisa: 2_000_000 },
    });

    const answer = await server.http.get("/v1/products");

    const { data } = answer.body as { data: { sku: string }[] };
    expect(data.find((product) => product.sku === "metro-link")).toMatchObject({
      kind: "top_up",
      amount: null,
      min_amount: 10_000,
      max_amount: 1_000_000,
      fields: [
        { name: "connection_no", label: "Metro Link user name", pattern: "[a-zA-Z0-9_]+" },
        { name: "mobile_number", label: "Mobile number", pattern: "9\\d{9}" },
      ],
    });
  });

  it("leaves out products whose provider is not configured", async () => {
    const other = await server.another({ KHALTI_SERVICES_TOKEN: "", KHALTI_SERVICES_BASE_URL: "" });

    const answer = await request(other.url).get("/v1/products");

    const { data } = answer.body as { data: { sku: string }[] };
    const skus = data.map((product) => product.sku);
    expect(skus).not.toContain("khalti-top-up");
    expect(skus).toContain("metro-link");
  });

  it("leaves out a product with invalid fields, and lists the others", async () => {
    await server.db.product.update({
      where: { sku: "khalti-top-up" },
      data: { fields: [{ name: "number", label: "Khalti ID", pattern: "(" }] },
    });
    await server.db.product.update({ where: { sku: "metro-link" }, data: { fields: [7] } });

    const answer = await server.http.get("/v1/products");

    const { data } = answer.body as { data: { sku: string }[] };
    expect(data.map((product) => product.sku).slice(-2)).toEqual(["gift-card", "digipay-wallet"]);
  });

  it("lists them page by page, even if a page has unavailable products", async () => {
    await server.db.product.update({
      where: { sku: "khalti-top-up" },
      data: { fields: [{ name: "number", label: "Khalti ID", pattern: "(" }] },
    });
    const skus: string[][] = [];
    let query = "limit=2";
    for (;;) {
      const answer = await server.http.get(`/v1/products?${query}`);
      const page = answer.body as { data: { sku: string }[]; next_cursor: string | null };
      skus.push(page.data.map(({ sku }) => sku));
      if (page.next_cursor === null) break;
      query = `limit=2&cursor=${page.next_cursor}`;
    }

    expect(skus).toEqual([
      ["tea-250g", "honey-500g"],
      ["pashmina-shawl", "singing-bowl"],
      ["momo-plate", "gift-card"],
      ["metro-link"],
      ["digipay-wallet"],
    ]);
  });

  it.each(["limit=0", "limit=501", "limit=x", "cursor=x"])("refuses %s", async (query) => {
    const answer = await server.http.get(`/v1/products?${query}`);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual([query.split("=")[0]]);
  });

  it("leaves out deactivated products", async () => {
    await server.db.product.update({ where: { sku: "tea-250g" }, data: { active: false } });

    const answer = await server.http.get("/v1/products");

    const { data } = answer.body as { data: { sku: string }[] };
    const skus = data.map((product) => product.sku);
    expect(skus).not.toContain("tea-250g");
    expect(skus).toContain("honey-500g");
  });
});

describe("GET /v1/banks", () => {
  let server: TestServer;
  let now = new Date("2026-11-20T06:00:00Z");
  beforeEach(async () => {
    server = await startTestServer({}, { now: () => now });
  });
  afterEach(() => server.stop());
  const minutesLater = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  const banks = (type: string) => server.http.get(`/v1/banks?payment_type=${type}`);

  it("lists the banks with e-banking, with Khalti's names", async () => {
    const answer = await banks("ebanking");

    expect(answer.status).toBe(200);
    const { data } = answer.body as BankList;
    expect(data).not.toHaveLength(0);
    expect(data.every((bank) => bank["has_ebanking"] === true)).toBe(true);
    expect(data.find((bank) => bank["short_name"] === "ADBL")).toEqual({
      idx: "UZmPqTDkdhKmukdZe2gVWZ",
      name: "Agricultural Development Bank Limited",
      short_name: "ADBL",
      logo: expect.stringMatching(/^http/),
      swift_code: "ADBLNPKA",
      has_ebanking: true,
      has_mobile_checkout: true,
    });
  });

  it("lists other banks for mobile banking", async () => {
    const { data } = (await banks("mobilecheckout")).body as BankList;
    expect(data).not.toHaveLength(0);
    expect(data.every((bank) => bank["has_mobile_checkout"] === true)).toBe(true);
    expect(data.some((bank) => bank["has_ebanking"] === false)).toBe(true);
  });

  it.each(["/v1/banks", "/v1/banks?payment_type=card", "/v1/banks?payment_type="])(
    "%s names no list and is refused",
    async (path) => {
      const answer = await server.http.get(path);
      expect(answer.status).toBe(422);
      expect(wrongFields(answer)).toEqual(["payment_type"]);
      expect(await server.simulator.requests("banks")).toEqual([]);
    },
  );

  it("asks Khalti once for concurrent customers, and not again for ten minutes", async () => {
    const rush = await Promise.all(Array.from({ length: 20 }, () => banks("ebanking")));
    minutesLater(9);
    const later = await banks("ebanking");

    expect(rush.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(later.body).toEqual(rush[0]?.body);
    expect(await server.simulator.requests("banks")).toHaveLength(1);

    minutesLater(2);
    await banks("ebanking");
    expect(await server.simulator.requests("banks")).toHaveLength(2);
  });

  it.each(["drop_request", "drop_response", "garbage"] as const)(
    "answers 503 with Retry-After when Khalti gives no list (%s) and there is none from before",
    async (kind) => {
      await server.simulator.fault({ endpoint: "banks", kind, times: ALL_TRIES });

      const answer = await banks("ebanking");

      expect(answer.status).toBe(503);
      expect(problemOf(answer).code).toBe("khalti_unavailable");
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      // The failure is not cached: the next customer gets the list.
      expect((await banks("ebanking")).status).toBe(200);
    },
  );

  it("returns the older list while Khalti does not answer", async () => {
    const before = await banks("ebanking");
    minutesLater(60);
    await server.simulator.fault({
      endpoint: "banks",
      kind: "status",
      status: 500,
      times: ALL_TRIES,
    });

    const answer = await banks("ebanking");

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(before.body);
  });
});
