import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { violationsOn } from "../../support/accessibility.ts";
import { type Customer, launchBrowser, newCustomer, screensOfRun } from "../../support/browser.ts";
import { historyOf, orderOf } from "../../support/shop.ts";
import { pressPay, toDetails, toPayment } from "../../support/shop-steps.ts";
import { ALL_TRIES } from "../../support/simulator-control.ts";
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

/** Puts tea into the cart and presses the pay button. Ends on Khalti's page. */
async function buyTea(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").click();
  await pressPay(page);
  await page.waitForURL(/\/pay\//);
}

/** Logs in with a Khalti ID and mPIN, and confirms with the OTP, in the language of the browser. */
async function payAtKhalti(page: Page): Promise<void> {
  await page.getByLabel(/Khalti ID|खल्ती आईडी/).fill("9800000001");
  await page.getByLabel("mPIN").fill("1111");
  await page.getByRole("button", { name: /^(Continue|अगाडि बढ्नुहोस्)$/ }).click();
  await page.getByLabel(/One-time code|एक पटकको कोड/).fill("987654");
  await page.getByRole("button", { name: /^Pay Rs|तिर्नुहोस्$/ }).click();
}

async function statusBecomes(page: Page, status: string): Promise<void> {
  await page.locator(`[data-testid=order][data-status=${status}]`).waitFor();
}

function orderIdOf(page: Page): string {
  return new URL(page.url()).pathname.replace("/orders/", "");
}

async function fitsTheScreen(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
}

describe.each(screensOfRun(0))("a customer at a %s", (screen) => {
  let customer: Customer;
  let page: Page;
  beforeEach(async () => {
    await server.simulator.reset();
    customer = await newCustomer(browser, screen);
    page = customer.page;
  });
  afterEach(async () => {
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  });

  it("buys, pays at Khalti and sees the order paid", async () => {
    await page.goto(server.url);
    await page.getByTestId("add-tea-250g").click();
    await page.getByTestId("add-momo-plate").click();
    await page.getByRole("button", { name: /^One more: Ilam tea/ }).click();
    await toDetails(page);
    await page.getByLabel("Name", { exact: true }).fill("Asha Rai");
    await page.getByLabel("E-mail").fill("asha@example.com");
    await page.getByLabel("Mobile number", { exact: true }).fill("9800000123");
    expect(await fitsTheScreen(page)).toBe(true);
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    expect(await page.locator("body").textContent()).toContain("915.00");
    expect(await fitsTheScreen(page)).toBe(true);

    await payAtKhalti(page);

    await statusBecomes(page, "paid");
    expect(await page.getByTestId("order-status").textContent()).toBe("Paid. Thank you!");
    const text = await page.getByTestId("order-details").textContent();
    expect(text).toContain("Ilam tea");
    expect(await fitsTheScreen(page)).toBe(true);
    expect(await orderOf(server, orderIdOf(page))).toMatchObject({
      status: "paid",
      amount: 91_500,
      customer: { name: "Asha Rai", phone: "9800000123" },
    });
  });

  it("cancels at Khalti, sees the order canceled, and pays with a new attempt", async () => {
    await buyTea(page);
    await page.getByRole("button", { name: "Cancel payment" }).click();

    await statusBecomes(page, "canceled");
    expect(await page.getByTestId("order-status").textContent()).toBe("Payment cancelled");
    expect((await orderOf(server, orderIdOf(page))).status).toBe("canceled");

    expect(await page.getByTestId("steps").innerText()).toContain("Not paid");
    expect(await page.getByTestId("close-order").isVisible()).toBe(true);
    // "Try again" stands above the other ways.
    const top = async (name: string) => (await page.getByTestId(name).boundingBox())?.y ?? 0;
    expect(await top("try-again")).toBeLessThan(await top("other-method"));
    await page.getByTestId("try-again").click();
    await page.waitForURL(/\/pay\//);
    await payAtKhalti(page);
    await statusBecomes(page, "paid");
  });

  it("gives a canceled order up", async () => {
    await buyTea(page);
    await page.getByRole("button", { name: "Cancel payment" }).click();
    await statusBecomes(page, "canceled");
    await page.getByTestId("close-order").click();
    await page.getByTestId("confirm-close").click();
    await statusBecomes(page, "closed");
    expect(await page.getByTestId("try-again").isVisible()).toBe(false);
  });

  it("comes back without having paid, sees how long the link lives, and pays in another way", async () => {
    await buyTea(page);
    const order = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    await page.goto(`${server.url}/orders/${order.id}`);
    await page.getByTestId("pay-until").waitFor();
    const left = page.getByTestId("pay-until");
    expect(await left.textContent()).toMatch(
      /^You have \d+:\d\d left to pay, until \d+:\d\d\s[ap]m\.$/,
    );
    const before = await left.textContent();
    await left.filter({ hasNotText: before ?? "" }).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByTestId("continue-payment").click();
    await page.waitForURL(/\/pay\//);
    await page.getByRole("button", { name: "Cancel payment" }).click();
    await statusBecomes(page, "canceled");
    await page.getByText("Pay in another way").click();
    await page.getByTestId("method-ebanking").check();
    await page.getByTestId("bank-list").getByRole("radio").first().check();
    await page.getByTestId("pay-otherwise").click();
    await page.waitForURL(/\/pay\//);
    await page.getByLabel("User name").waitFor();
  });

  it("sees that the link has expired and pays with a new link", async () => {
    await buyTea(page);
    await server.simulator.advance(3_600);
    await page.reload();
    expect(await page.locator("h1").textContent()).toContain("expired");
    await page.getByRole("link", { name: "Return to the merchant" }).click();

    await statusBecomes(page, "expired");
    expect(await page.getByTestId("order-status").textContent()).toBe("Payment link expired");
    await page.getByTestId("try-again").click();
    await page.waitForURL(/\/pay\//);
    await payAtKhalti(page);

    await statusBecomes(page, "paid");
    const types = (await historyOf(server, orderIdOf(page))).map((entry) => entry.type);
    expect(types).toEqual([
      "order_created",
      "payment_created",
      "payment_initiated",
      "payment_expired",
      "order_expired",
      "order_reopened",
      "payment_created",
      "payment_initiated",
      "payment_completed",
      "paid",
    ]);
  });
});

describe("a customer", () => {
  let customer: Customer;
  beforeEach(() => server.simulator.reset());
  afterEach(() => customer.leave());

  it("pays by e-banking at a chosen bank", async () => {
    customer = await newCustomer(browser, "phone");
    const { page } = customer;
    await page.goto(server.url);
    await page.getByTestId("add-tea-250g").click();
    await toPayment(page);
    await page.getByTestId("method-ebanking").check();
    const banks = page.getByTestId("bank-list");
    const popular = banks.getByRole("group", { name: "Popular banks" });
    await popular.getByRole("radio").first().waitFor();
    expect(await banks.getByRole("radio").count()).toBe(14);
    expect(await popular.getByRole("radio").count()).toBe(6);
    expect(await banks.locator(".choice-title").first().innerText()).toBe(
      "Global IME Bank Limited",
    );
    await banks.locator(".bank-logo img").first().waitFor();
    await banks.getByLabel("Find a bank").fill("sidd");
    expect(await popular.isVisible()).toBe(false);
    await banks.getByText("1 bank", { exact: true }).waitFor();
    await banks.getByRole("radio", { name: "Siddhartha Bank Limited" }).check();
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    await page.getByLabel("User name").fill("9800000001");
    await page.getByLabel("Password").fill("1111");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("One-time code").fill("987654");
    await page.getByRole("button", { name: /^Pay Rs/ }).click();

    await statusBecomes(page, "paid");
    const { payments } = await orderOf(server, orderIdOf(page));
    expect(payments).toMatchObject([{ method: { mode: "ebanking", bank: expect.any(String) } }]);
  });

  it("without JavaScript buys with a plain form and sees the order on return", async () => {
    customer = await newCustomer(browser, "desktop", { javaScriptEnabled: false });
    const { page } = customer;
    await page.goto(server.url);
    await page.getByRole("radio", { name: "Ilam tea, 250 g Rs 450" }).check();
    await page.getByRole("button", { name: "Pay with Khalti" }).click();
    await page.waitForURL(/\/pay\//);
    await payAtKhalti(page);

    await page.waitForURL(/\/orders\//);
    expect(
      (await orderOf(server, new URL(page.url()).pathname.replace("/orders/", ""))).status,
    ).toBe("paid");
    await page.getByRole("heading", { name: "Paid. Thank you!" }).waitFor();
    expect(await page.getByTestId("order-plain").innerText()).toContain("Rs 450");
  });

  it("opens the order again without a token in the address, in the browser that ordered", async () => {
    customer = await newCustomer(browser, "phone");
    const { page } = customer;
    await page.goto(server.url);
    await page.getByTestId("add-tea-250g").click();
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    await page.goto(server.url);
    await page.evaluate("localStorage.clear()");
    const order = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    await page.goto(`${server.url}/orders/${order.id}`);
    await page.getByTestId("continue-payment").waitFor();
  });

  it("sees the order page update itself while the payment is being checked", async () => {
    customer = await newCustomer(browser, "phone");
    const { page } = customer;
    await buyTea(page);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 500,
      times: ALL_TRIES,
    });
    await payAtKhalti(page);
    await page.getByRole("heading", { name: "We are checking with Khalti" }).waitFor();
    // "Do not pay again" has no button beside it that pays again: it is for a customer who has not paid.
    const ways = [page.getByTestId("continue-payment"), page.getByTestId("close-order")];
    for (const way of ways) expect(await way.isVisible()).toBe(false);
    expect(await fitsTheScreen(page)).toBe(true);
    await page.getByText("I have not paid").click();
    for (const way of ways) expect(await way.isVisible()).toBe(true);
    expect(await page.locator("#actions .button.primary:visible").count()).toBe(0);
    expect(await violationsOn(page)).toEqual([]);

    const { payments } = await orderOf(server, orderIdOf(page));
    await server.http.get(`/v1/payments/return?pidx=${payments[0]?.pidx ?? ""}`);

    await statusBecomes(page, "paid");
  });

  it("sees every page in Nepali when the browser prefers it", async () => {
    customer = await newCustomer(browser, "phone", { locale: "ne-NP" });
    const { page } = customer;
    await page.goto(server.url);
    expect(await page.locator("html").getAttribute("lang")).toBe("ne");
    await page.getByTestId("add-tea-250g").click();
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    expect(await page.locator("html").getAttribute("lang")).toBe("ne");
    await payAtKhalti(page);
    await statusBecomes(page, "paid");
    expect(await page.getByTestId("order-status").textContent()).toMatch(/[\u0900-\u097f]/);
  });

  it("without the order's token sees its status and not its items", async () => {
    customer = await newCustomer(browser, "phone");
    await buyTea(customer.page);
    await payAtKhalti(customer.page);
    await statusBecomes(customer.page, "paid");

    const stranger = await newCustomer(browser, "desktop");
    await stranger.page.goto(customer.page.url());
    await statusBecomes(stranger.page, "paid");
    expect(await stranger.page.locator("body").innerText()).not.toContain("Ilam tea");
    await stranger.leave();
  });

  it("can complete the whole purchase by keyboard", async () => {
    customer = await newCustomer(browser, "desktop");
    const { page } = customer;
    await page.goto(server.url);
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate<string | null>(
          "document.activeElement?.dataset?.testid ?? document.activeElement?.name ?? null",
        );
        if (focused === name) return;
      }
      throw new Error(`no way by keyboard to ${name}`);
    };
    await page.getByTestId("add-tea-250g").waitFor();
    await tabTo("add-tea-250g");
    await page.keyboard.press("Enter");
    await tabTo("pay");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/pay\//);
    await tabTo("mobile");
    await page.keyboard.type("9800000002");
    await tabTo("mpin");
    await page.keyboard.type("1111");
    await page.keyboard.press("Enter");
    await page.waitForURL(/otp/);
    await page.getByLabel("One-time code").waitFor();
    await page.getByLabel("One-time code").focus();
    await page.keyboard.type("987654");
    await page.keyboard.press("Enter");
    await statusBecomes(page, "paid");
  });
});
