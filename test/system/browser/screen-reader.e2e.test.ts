/** What a screen reader reads: the tree of roles and names, from the shelf to the order. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
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

it("names each step from the shelf to the order, and puts the focus on the news", async () => {
  const { page, complaints, context } = await newCustomer(browser, "desktop");
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").waitFor();
  const shelf = await page.getByTestId("product-tea-250g").ariaSnapshot();
  expect(shelf).toContain('heading "Ilam tea, 250 g" [level=3]');
  expect(shelf).toContain('button "Add to cart: Ilam tea, 250 g"');

  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const focused = "document.activeElement?.id";
  expect(await page.evaluate(focused)).toBe("cart-heading");

  await page.getByTestId("add-tea-250g").click();
  const cart = await page.getByTestId("cart").ariaSnapshot();
  for (const part of [
    'heading "Your cart" [level=2]',
    'button "One fewer: Ilam tea, 250 g"',
    'textbox "Quantity: Ilam tea, 250 g"',
    'button "Remove: Ilam tea, 250 g"',
  ]) {
    expect(cart).toContain(part);
  }
  const form = await page.locator("#checkout-form").ariaSnapshot();
  expect(form).toContain('group "How would you like to pay?"');
  expect(form).toMatch(/button "Pay Rs\s450 with Khalti"/);

  await page.getByTestId("pay").click();
  await page.waitForURL(/\/pay\//);
  const order = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await page.goto(`${server.url}/orders/${order.id}`);
  await page.locator("#order:not([aria-busy])").waitFor();
  expect(await page.evaluate(focused)).toBe("status-heading");
  const told = await page.getByTestId("order").ariaSnapshot();
  for (const part of [
    'heading "Waiting for payment" [level=1]',
    'list "Steps of the order"',
    'link "Continue to payment"',
    'table "What was ordered"',
  ]) {
    expect(told).toContain(part);
  }
  expect(complaints).toEqual([]);
  await context.close();
});
