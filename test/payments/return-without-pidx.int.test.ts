/** Khalti redirects without a pidx when it cannot process a payment. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { pidxOfCallback } from "../../src/payments/callback-pidx.ts";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ SHOP_NAME: "Tea & Co" });
});
afterAll(() => server.stop());

const MESSAGE = "Could not process <script>alert(1)</script> of 9800000123";
const WITHOUT = `/v1/payments/return?message=${encodeURIComponent(MESSAGE)}`;

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await server.http.get(path).set({ Accept: "text/html", ...headers });
  expect([answer.status, answer.type]).toEqual([200, "text/html"]);
  expect(answer.text).not.toMatch(/Could not process|alert|9800000123/);
  expect(answer.text).toContain("Tea &#38; Co");
  return answer.text;
}

describe("a callback without a pidx", () => {
  it.each([
    ["en-GB,en;q=0.9", 'lang="en"', "Nothing is lost."],
    ["ne-NP,ne;q=0.9,en;q=0.5", 'lang="ne"', "केही हराएको छैन।"],
  ])("is a page in the customer's language: %s", async (language, lang, text) => {
    const html = await page(WITHOUT, { "Accept-Language": language });
    expect(html).toContain(`<html ${lang}>`);
    expect(html).toContain(text);
    expect(html).toContain('href="https://shop.example"');
    expect(html).toMatch(/href="#order"\s+hidden/);
  });

  it("leads to the order whose cookie the browser holds, and back to its page in the shop", async () => {
    const { order, token } = await checkout(server, { return_to: "https://shop.example/thanks" });
    const html = await page(WITHOUT, { Cookie: `khalti_bff_order=${order.id}.${token}` });
    expect(html).toContain(`href="/orders/${order.id}#${token}"`);
    expect(html).toContain(`href="https://shop.example/thanks?order_id=${order.id}"`);
  });

  it("names no order to a browser with a wrong token", async () => {
    const { order } = await checkout(server);
    const html = await page(WITHOUT, { Cookie: `khalti_bff_order=${order.id}.order_guessed` });
    expect(html).not.toContain(order.id);
  });

  it("is 422 for a program that wants JSON", async () => {
    const answer = await server.http.get(WITHOUT).set("Accept", "application/json");
    expect(answer.status).toBe(422);
  });

  it("keeps Khalti's words, masked, for staff in the log", () => {
    const lines = server.logLines.filter((line) => line.includes("without naming one payment"));
    expect(lines.at(-1)).toContain("98XXXXX123");
    expect(lines.join("")).not.toContain("9800000123");
  });
});

it("two different pidx lead to the page, without a lookup", async () => {
  const { pidx } = await checkout(server);
  await page(`/v1/payments/return?pidx=${pidx}&pidx=other`);
  expect(await server.simulator.requests("lookup")).toEqual([]);
});

it("the same pidx twice counts as one", async () => {
  const { order, pidx } = await checkout(server);
  const answer = await server.http.get(`/v1/payments/return?pidx=${pidx}&pidx=${pidx}`);
  expect([answer.status, answer.headers["location"]]).toEqual([303, `/orders/${order.id}`]);
});

it.each([
  [undefined, null],
  ["", null],
  [[], null],
  ["a", "a"],
  [["a", "a"], "a"],
  [["a", ""], "a"],
  [["a", "b"], null],
  [{ a: "a" }, null],
])("the pidx of %j is %j", (given, pidx) => {
  expect(pidxOfCallback(given)).toBe(pidx);
});
