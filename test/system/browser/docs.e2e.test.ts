import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Locator } from "playwright-core";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
import { shareOf } from "../../support/share.ts";
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

/** Opens an operation and sends what stands in it. @returns the status that the page shows */
async function tryIt(operation: Locator): Promise<string> {
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Execute" }).click();
  return operation.locator(".live-responses-table tbody td.response-col_status").innerText();
}

it("the examples on the page work as they stand: a checkout, then the order that it made", async () => {
  const customer = await newCustomer(browser, "desktop");
  const { page } = customer;
  await page.goto(`${server.url}/docs`);
  await page.locator("#operations-Shops-createCheckout").waitFor();

  expect(
    await page.evaluate<string[]>(
      "[...document.querySelectorAll('.opblock-tag')].map((one) => one.dataset.tag)",
    ),
  ).toEqual(["Shops", "Customers", "Staff", "Administrators", "Providers", "Operators"]);
  expect(await tryIt(page.locator("#operations-Shops-createCheckout"))).toContain("201");
  expect(await tryIt(page.locator("#operations-Shops-getOrder"))).toContain("200");
  expect(await tryIt(page.locator("#operations-Customers-getOrderStatus"))).toContain("200");
  expect(await tryIt(page.locator("#operations-Shops-startPayment"))).toContain("201");
  expect(customer.complaints).toEqual([]);
  await customer.leave();
});

/** Each screen and each scheme once a run, in turns of two days. */
const LOOKS = shareOf(
  [
    ["phone", "light"],
    ["phone", "dark"],
    ["desktop", "dark"],
    ["desktop", "light"],
  ] as const,
  { shares: 2 },
);

it.each(LOOKS)("has no barrier in any state, %s, %s", async (screen, colorScheme) => {
  const customer = await newCustomer(browser, screen, { colorScheme });
  const { page } = customer;
  const found: Record<string, unknown> = {};
  const look = async (state: string) => {
    found[state] = { barriers: await violationsOn(page), fits: await fitsTheScreen(page) };
  };
  await page.goto(`${server.url}/docs`);
  const checkout = page.locator("#operations-Shops-createCheckout");
  await checkout.waitFor();
  await look("collapsed");

  expect(await tryIt(checkout)).toContain("201");
  expect(new URL(page.url()).hash).toBe("#/Shops/createCheckout");
  await checkout.getByRole("tab", { name: "Schema" }).first().click();
  const list = page.locator("#operations-Shops-listOrders");
  await list.locator(".opblock-summary-control").click();
  expect(await list.getByRole("textbox", { name: "updated_since" }).count()).toBe(1);
  await look("expanded");

  await page.getByRole("button", { name: "Authorize" }).first().click();
  await page.getByRole("dialog", { name: "Available authorizations" }).waitFor();
  await look("authorizations");

  const fine = { barriers: [], fits: true };
  expect(found).toEqual({
    collapsed: fine,
    expanded: fine,
    authorizations: fine,
  });
  expect(customer.complaints).toEqual([]);
  await customer.leave();
});
