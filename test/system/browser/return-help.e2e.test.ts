/** Khalti sends a customer back without naming a payment, or naming two. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { type Customer, launchBrowser, newCustomer } from "../../support/browser.ts";
import { pressPay } from "../../support/shop-steps.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({ SHOP_NAME: "Thamel Tea House", SHOP_NAME_NE: "ठमेल चिया घर" }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const LANGUAGES = [
  {
    locale: "en-GB",
    lang: "en",
    heading: "Which payment was this?",
    safe: "Nothing is lost.",
    name: "Thamel Tea House",
    order: "See your order",
    shop: "Back to the shop",
  },
  {
    locale: "ne-NP",
    lang: "ne",
    heading: "यो कुन भुक्तानी थियो?",
    safe: "केही हराएको छैन।",
    name: "ठमेल चिया घर",
    order: "आफ्नो अर्डर हेर्नुहोस्",
    shop: "पसलमा फर्कनुहोस्",
  },
];

describe.each(LANGUAGES)(
  "on a phone, in $lang,",
  ({ locale, lang, heading, safe, name, order, shop }) => {
    let customer: Customer;
    let page: Page;
    beforeEach(async () => {
      await server.simulator.reset();
      customer = await newCustomer(browser, "phone", { locale });
      page = customer.page;
    });
    afterEach(async () => {
      expect(customer.complaints).toEqual([]);
      await customer.leave();
    });

    async function goToKhalti(): Promise<string> {
      await page.goto(server.url);
      await page.getByTestId("add-tea-250g").click();
      await pressPay(page);
      await page.waitForURL(/\/pay\//);
      return new URL(page.url()).searchParams.get("pidx") ?? "";
    }

    async function readHelp(): Promise<void> {
      await page.getByTestId("return-help").waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe(lang);
      expect(await page.locator("h1").textContent()).toBe(heading);
      const text = await page.locator("body").innerText();
      expect(text).toContain(safe);
      expect(text).toContain(name);
      expect(text).not.toMatch(/pidx|Could not process/);
      expect(await fitsTheScreen(page)).toBe(true);
      expect(await violationsOn(page)).toEqual([]);
    }

    it("a customer whose payment Khalti could not process finds the order, and pays it", async () => {
      await goToKhalti();
      await page.locator("[name=mobile]").fill("9800000016");
      await page.locator("[name=mpin]").fill("1111");
      await page.locator("button.primary").click();
      await page.locator("[name=otp]").fill("987654");
      await page.locator("button.primary").click();

      await page.waitForURL(/\/v1\/payments\/return\?message=/);
      await readHelp();
      await page.getByRole("link", { name: order }).click();
      await page.locator("[data-testid=order][data-status=awaiting_payment]").waitFor();
      await page.getByTestId("continue-payment").click();
      await page.waitForURL(/\/pay\//);
    });

    it("two payments in one address lead to the same page", async () => {
      const pidx = await goToKhalti();
      await page.goto(`${server.url}/v1/payments/return?pidx=${pidx}&pidx=another`);

      await readHelp();
      expect(await server.simulator.requests("lookup")).toEqual([]);
      expect(await page.getByTestId("to-order").isVisible()).toBe(true);
    });

    it("a browser that knows no order is told where to look, and finds the shop", async () => {
      await page.goto(`${server.url}/v1/payments/return?message=Could%20not%20process`);

      await readHelp();
      expect(await page.getByTestId("to-order").isVisible()).toBe(false);
      expect(await page.locator("#where").isVisible()).toBe(true);
      const link = page.getByRole("link", { name: shop });
      expect(await link.getAttribute("href")).toMatch(/^https?:\/\//);
    });
  },
);

it("has the shop's name in the language that was chosen, and keeps the choice", async () => {
  const customer = await newCustomer(browser, "phone");
  const { page } = customer;
  await page.goto(`${server.url}/v1/payments/return`);
  await page.getByRole("button", { name: "नेपाली" }).click();
  expect(await page.locator(".brand").innerText()).toBe("ठमेल चिया घर");
  await page.goto(`${server.url}/no/such/page`);
  expect(await page.locator(".brand").innerText()).toBe("ठमेल चिया घर");
  expect(await page.locator("h1").innerText()).toBe("पृष्ठ भेटिएन");
  await customer.leave();
});
