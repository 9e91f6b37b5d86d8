import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { fitsTheScreen } from "../../support/accessibility.ts";
import { launchBrowser } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

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
