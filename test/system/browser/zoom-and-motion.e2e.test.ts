import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { LinkResponse } from "../../../src/links/payment-link.ts";
import { fitsTheScreen } from "../../support/accessibility.ts";
import { launchBrowser } from "../../support/browser.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Elements that cut off a text of theirs: it is wider or higher than its box, which hides the rest. */
const CUT = `[...document.body.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  if (element.closest(".visually-hidden, [hidden]") || element.textContent.trim() === "") return false;
  if (style.clipPath === "inset(50%)") return false;
  return (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
    || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 120))`;

/** A cart with a product, its order, and the order paid: each is looked at when it is open. */
async function buyTea(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").click();
  await page.locator("#cart-lines li").waitFor();
  await look("shop with a cart");
  const made = await page.request.post(`${server.url}/v1/checkout`, {
    data: { items: [{ sku: "tea-250g", quantity: 1 }] },
  });
  const { order, payment } = (await made.json()) as {
    order: { id: string };
    payment: { pidx: string };
  };
  await page.goto(`${server.url}/orders/${order.id}`);
  await page.getByTestId("continue-payment").waitFor();
  await look("unpaid order");
  await server.simulator.pay(payment.pidx);
  await page.goto(`${server.url}/v1/payments/return?pidx=${payment.pidx}`);
  await page.getByTestId("print").waitFor();
  await look("paid order");
  await page.goto(`${server.url}/nowhere`);
  await look("missing page");
}

// The browser's own zoom makes a screen of fewer, larger pixels: 1280 by 800 at 200 %, and at 400 %.
it.each([
  ["200 %", 640, 400, 2, "en-GB"],
  ["200 %", 640, 400, 2, "ne-NP"],
  ["400 %", 320, 256, 4, "en-GB"],
  ["400 %", 320, 256, 4, "ne-NP"],
])(
  "at %s nothing is wider than the screen or cut (%i by %i, %i, %s)",
  async (_zoom, width, height, deviceScaleFactor, locale) => {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor,
      locale,
    });
    const page = await context.newPage();
    const found: Record<string, unknown> = {};
    await buyTea(page, async (name) => {
      found[name] = { fits: await fitsTheScreen(page), cut: await page.evaluate<string[]>(CUT) };
    });
    const fine = { fits: true, cut: [] };
    expect(found).toEqual({
      "shop with a cart": fine,
      "unpaid order": fine,
      "paid order": fine,
      "missing page": fine,
    });
    await context.close();
  },
);

/** The browser enlarges the text alone: widths of the screen, which media queries see, stay as they are. */
const LARGE_TEXT = `document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "32px";
});`;

/** What lies outside of the screen at its sides. */
const OUTSIDE = `[...document.body.querySelectorAll("*")].filter((element) => {
  if (element.closest(".visually-hidden, .skip-link, [hidden], svg")) return false;
  if (getComputedStyle(element).clipPath !== "none") return false;
  const { left, right, width } = element.getBoundingClientRect();
  return width > 0 && (left < -1 || right > document.documentElement.clientWidth + 1);
}).map((element) => element.outerHTML.slice(0, 120))`;

/** Words that a line ends within, at their hyphen. */
const SPLIT = `(() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    for (const { 0: word, index } of text.data.matchAll(/top.ups?|E-banking|टप.अप|ई-बैंकिङ/gi)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(word);
    }
  }
  return found;
})()`;

it.each(["en-GB", "ne-NP"])(
  "on a phone with text of 200 %% nothing is wider than the screen, cut or split, and all can be pressed (%s)",
  async (locale) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.addInitScript(LARGE_TEXT);
    const found: Record<string, unknown> = {};
    const look = async (name: string) => {
      found[name] = {
        outside: await page.evaluate<string[]>(OUTSIDE),
        cut: await page.evaluate<string[]>(CUT),
        split: await page.evaluate<string[]>(SPLIT),
      };
    };
    await buyTea(page, look);
    const link = await server.http
      .post("/v1/admin/payment-links")
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ description: "Trek to Ghandruk, deposit", amount: 12_345_678 });
    await page.goto(`${server.url}/pay/${(link.body as LinkResponse).slug}`);
    await page.getByTestId("pay-button").click({ trial: true });
    await look("payment link");

    await page.goto(server.url);
    await page.getByTestId("choose-gift-card").click();
    await page.getByTestId("add-gift-card").waitFor();
    await look("sheet");
    await page.keyboard.press("Escape");
    await page.getByTestId("to-details").click();
    await look("details");
    await page.getByTestId("to-payment").click();
    await page.getByTestId("method-ebanking").check();
    await page.getByTestId("bank-list").getByRole("radio").first().check();
    await page.getByTestId("pay").click({ trial: true });
    await look("payment");
    const fine = { outside: [], cut: [], split: [] };
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, fine])));
    await context.close();
  },
);

/** What moves for longer than a blink, or without end. */
const MOVING = `document.getAnimations({ subtree: true }).filter((animation) => {
  const { duration, iterations } = animation.effect.getComputedTiming();
  return Number(duration) > 50 || iterations === Infinity;
}).length`;
const SCROLL = `getComputedStyle(document.documentElement).scrollBehavior`;

it("who asks for reduced motion sees nothing move while a payment is checked", async () => {
  const moving = async (reducedMotion: "reduce" | "no-preference") => {
    const context = await browser.newContext({ reducedMotion });
    const page = await context.newPage();
    const made = await page.request.post(`${server.url}/v1/checkout`, {
      data: { items: [{ sku: "tea-250g", quantity: 1 }] },
    });
    const { order } = (await made.json()) as { order: { id: string } };
    await server.db.payment.updateMany({
      where: { orderId: order.id },
      data: { unconfirmedSince: new Date() },
    });
    await page.goto(`${server.url}/orders/${order.id}`);
    await page.locator(".icon-spinner").waitFor();
    const seen = {
      moving: await page.evaluate<number>(MOVING),
      scroll: await page.evaluate(SCROLL),
    };
    await context.close();
    return seen;
  };
  expect(await moving("reduce")).toEqual({ moving: 0, scroll: "auto" });
  // What is reduced is there: else the test could not fail.
  expect((await moving("no-preference")).moving).toBeGreaterThan(0);
});

/** The selectors of `:hover`, by whether a screen without a pointer leaves them out: there the colour stays after a tap. */
const HOVERED = `(() => {
  const found = { forPointers: 0, forAll: [] };
  const walk = (rules, isForPointers) => {
    for (const rule of rules) {
      if (rule.selectorText?.includes(":hover")) {
        if (isForPointers) found.forPointers += 1;
        else found.forAll.push(rule.selectorText);
      }
      walk(rule.cssRules ?? [], isForPointers || rule.media?.mediaText.includes("(hover: hover)") === true);
    }
  };
  for (const { cssRules } of document.styleSheets) walk(cssRules, false);
  return found;
})()`;

it.each(["/", "/staff/"])("nothing of %s keeps the colour of hover after a tap", async (path) => {
  const page = await browser.newPage();
  await page.goto(`${server.url}${path}`);
  const found = await page.evaluate<{ forPointers: number; forAll: string[] }>(HOVERED);
  expect(found.forAll).toEqual([]);
  expect(found.forPointers).toBeGreaterThan(0);
  await page.close();
});
