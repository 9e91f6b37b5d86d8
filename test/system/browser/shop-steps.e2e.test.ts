/** The shop on a phone: forms open when they are chosen, and the checkout has steps with addresses. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { type Customer, launchBrowser, newCustomer, SCREENS } from "../../support/browser.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let customer: Customer;
let page: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  customer = await newCustomer(browser, "phone");
  page = customer.page;
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").click();
});
afterEach(async () => {
  expect(customer.complaints).toEqual([]);
  await customer.leave();
});

/** The panels that the customer sees, and what has the focus. */
async function seen() {
  const names = ["cart", "details", "payment"];
  const visible = await Promise.all(names.map((name) => page.getByTestId(name).isVisible()));
  return {
    panels: names.filter((_name, index) => visible[index]),
    focus: await page.evaluate<string>("document.activeElement?.id ?? ''"),
    products: await page.getByTestId("products").isVisible(),
  };
}

const CART = { panels: ["cart"], focus: "cart-heading", products: true };
const DETAILS = { panels: ["details"], focus: "customer-heading", products: false };
const PAYMENT = { panels: ["payment"], focus: "payment-heading", products: false };

it("cart, details and payment follow each other, and the browser's Back leads back", async () => {
  await page.getByTestId("to-details").click();
  expect(await seen()).toEqual(DETAILS);
  await page.getByTestId("to-payment").click();
  expect(await seen()).toEqual(PAYMENT);
  expect(new URL(page.url()).hash).toBe("#payment");

  await page.goBack();
  expect(await seen()).toEqual(DETAILS);
  await page.goForward();
  expect(await seen()).toEqual(PAYMENT);
  await page.getByRole("link", { name: "Cart", exact: true }).click();
  await page.getByTestId("cart").waitFor();
  expect(await seen()).toEqual(CART);
  await page.goForward();
  await page.getByTestId("details").waitFor();
  await page.getByRole("button", { name: "Back to the cart" }).click();
  await page.getByTestId("cart").waitFor();
  expect(await seen()).toEqual(CART);
});

it("a reload stays at the step, and an emptied cart leads out of it", async () => {
  await page.getByTestId("to-details").click();
  await page.reload();
  await page.getByTestId("details").waitFor();
  expect((await seen()).panels).toEqual(["details"]);
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "Skip to the cart" }).press("Enter");
  await page.getByTestId("cart").waitFor();
  expect((await seen()).focus).toBe("cart-heading");

  await page.goto(`${server.url}/#payment`);
  await page.reload();
  await page.getByTestId("payment").waitFor();
  const other = await customer.context.newPage();
  await other.goto(server.url);
  await other.getByRole("button", { name: /^Remove/ }).click();
  await page.getByTestId("cart").waitFor();
  expect((await seen()).panels).toEqual(["cart"]);
});

it("an empty cart has no other steps, by the browser's Back and by an address either", async () => {
  await page.getByTestId("to-details").click();
  await page.getByTestId("to-payment").click();
  const other = await customer.context.newPage();
  await other.goto(server.url);
  await other.getByRole("button", { name: /^Remove/ }).click();
  await page.getByTestId("cart").waitFor();
  await page.goBack();
  expect((await seen()).panels).toEqual(["cart"]);
  await page.goto(`${server.url}/#payment`);
  expect((await seen()).panels).toEqual(["cart"]);
  expect(new URL(page.url()).hash).toBe("");
});

it("the page behind a sheet stays where it is", async () => {
  await page.getByTestId("choose-gift-card").click();
  await page.getByRole("dialog", { name: "Gift card" }).waitFor();
  expect(await page.evaluate("getComputedStyle(document.documentElement).overflowY")).toBe(
    "hidden",
  );
  await page.keyboard.press("Escape");
  expect(await page.evaluate("getComputedStyle(document.documentElement).overflowY")).toBe(
    "visible",
  );
});

it("a mistake keeps its step, also by Enter, and a mistake elsewhere leads there", async () => {
  await page.getByTestId("to-details").click();
  await page.locator("#customer-email").fill("sita@");
  await page.locator("#customer-email").press("Enter");
  await page.locator("#error-summary").waitFor();
  expect((await seen()).panels).toEqual(["details"]);
  await page.locator("#customer-email").fill("sita@example.com");
  await page.locator("#customer-email").press("Enter");
  expect(await seen()).toEqual(PAYMENT);

  await page.route("**/v1/checkout", (route) =>
    route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      body: JSON.stringify({
        status: 422,
        code: "invalid_request",
        errors: [{ path: "customer.phone", code: "invalid_phone", message: "No." }],
      }),
    }),
  );
  await page.getByTestId("pay").click();
  await page
    .locator("#error-summary")
    .getByRole("link", { name: /^Mobile number/ })
    .click();
  expect(await seen()).toEqual({ ...DETAILS, focus: "customer-phone" });
});

it("a product's form opens in a sheet, and the focus goes back to where it came from", async () => {
  const inputs = page.locator("#products input");
  expect(await inputs.filter({ visible: true }).count()).toBe(0);
  await page.getByTestId("choose-gift-card").click();
  const sheet = page.getByRole("dialog", { name: "Gift card" });
  await sheet.getByLabel("Amount in rupees").fill("5");
  await page.getByTestId("add-gift-card").click();
  await sheet.getByText("The amount must be").waitFor();
  await sheet.getByRole("button", { name: "Close" }).click();
  expect(await sheet.isVisible()).toBe(false);
  expect(await page.evaluate("document.activeElement.dataset.testid")).toBe("choose-gift-card");

  await page.getByTestId("choose-gift-card").click();
  await sheet.getByLabel("Amount in rupees").fill("500");
  await page.getByTestId("add-gift-card").click();
  await page.getByTestId("line-gift-card").waitFor();
  expect(await sheet.isVisible()).toBe(false);
  await page.locator("#live").getByText("Gift card added. 2 items in the cart.").waitFor();
});

it("the browser's Back closes a sheet and stays, and the sheet leaves no step behind", async () => {
  const sheet = page.getByRole("dialog", { name: "Gift card" });
  const choose = page.getByTestId("choose-gift-card");
  const before = await page.evaluate<number>("history.length");
  await choose.click();
  await sheet.waitFor();
  await page.goBack();
  await sheet.waitFor({ state: "hidden" });
  expect(new URL(page.url()).pathname).toBe("/");
  expect(await page.evaluate("document.activeElement.dataset.testid")).toBe("choose-gift-card");

  await choose.click();
  await sheet.getByRole("button", { name: "Close" }).click();
  await choose.click();
  await sheet.getByLabel("Amount in rupees").fill("500");
  await page.getByTestId("add-gift-card").click();
  await page.getByTestId("to-details").click();
  expect(await seen()).toEqual(DETAILS);
  await page.goBack();
  expect(await seen()).toEqual(CART);
  // One step for the details, and none for the three times that the sheet was open.
  expect(await page.evaluate<number>("history.length")).toBe(before + 1);
});

it("banks are found by their Nepali names, and what is not found says why", async () => {
  await page.getByRole("button", { name: "ने, नेपाली" }).click();
  await page.getByTestId("to-details").click();
  await page.getByTestId("to-payment").click();
  await page.getByTestId("method-ebanking").check();
  const banks = page.getByTestId("bank-list");
  const found = banks.locator(".choice-title").filter({ visible: true });
  const filter = banks.getByRole("searchbox");
  await filter.fill("नबील");
  expect(await found.allTextContents()).toEqual(["नबिल बैंक लिमिटेड"]);
  await filter.fill("nabil");
  expect(await found.allTextContents()).toEqual(["नबिल बैंक लिमिटेड"]);
  await filter.fill("सिद्धार्थ");
  await banks.getByText("यो नामको बैंक भेटिएन।").waitFor();
  await page.getByRole("button", { name: "EN, English" }).click();
  await banks.getByText("No bank with this name.").waitFor();
  await filter.fill("नबिल");
  expect(await found.allTextContents()).toEqual(["Nabil Bank Limited"]);
});

it("a wide screen shows all of it at once", async () => {
  await page.setViewportSize(SCREENS.desktop);
  expect((await seen()).panels).toEqual(["cart", "details", "payment"]);
  expect(await page.getByLabel("Amount in rupees: Gift card").isVisible()).toBe(true);
  expect(
    await page.locator(".of-steps, .choose, #checkout-steps").filter({ visible: true }).count(),
  ).toBe(0);
  expect(await page.getByTestId("pay").isVisible()).toBe(true);
});
