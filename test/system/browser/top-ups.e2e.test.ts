import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { type Customer, launchBrowser, newCustomer, screensOfRun } from "../../support/browser.ts";
import { openForm, pressPay } from "../../support/shop-steps.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { addDigipayTopUp, fitsTheScreen, walletId } from "./top-up-steps.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const amountOf = (page: Page) => page.getByTestId("cart-total").textContent();

/** Makes DigiPay charge this many rupees for the next `times` quotes. */
const charge = (rupees: number, times = 1) =>
  server.simulator.fault({
    endpoint: "digipay_charges",
    kind: "status",
    status: 200,
    times,
    body: { success: 1, error: [], data: { total_charges: rupees } },
  });

async function addKhaltiTopUp(page: Page, number: string, rupees: string): Promise<void> {
  await openForm(page, "khalti-top-up");
  await page.getByLabel("Khalti ID: Khalti wallet top-up").fill(number);
  await page.getByLabel("Amount in rupees: Khalti wallet top-up").fill(rupees);
  await page.getByTestId("add-khalti-top-up").click();
}

describe.each(screensOfRun(1))("a customer who tops up at a %s", (screen) => {
  let customer: Customer;
  let page: Page;
  beforeEach(async () => {
    await server.simulator.reset();
    customer = await newCustomer(browser, screen);
    page = customer.page;
    await page.goto(server.url);
  });
  afterEach(async () => {
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  });

  it("sees the operator of the number and continues to Khalti", async () => {
    const operator = page.getByTestId("operator-number-khalti-top-up");
    await openForm(page, "khalti-top-up");
    await page.getByLabel("Khalti ID: Khalti wallet top-up").fill("984123456");
    expect(await operator.textContent()).toBe("");
    await page.getByLabel("Khalti ID: Khalti wallet top-up").fill("9841234567");
    expect(await operator.textContent()).toBe("NTC");
    await page.getByLabel("Amount in rupees: Khalti wallet top-up").fill("250");
    await page.getByTestId("add-khalti-top-up").click();

    const line = page.getByTestId("line-khalti-top-up");
    await line.waitFor();
    expect(await line.textContent()).toContain("Khalti ID: 9841234567\u00a0· NTC");
    expect(await line.getByRole("textbox").count()).toBe(0);
    expect(await amountOf(page)).toBe("Rs 250");
    expect(await fitsTheScreen(page)).toBe(true);

    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    expect(await page.locator("body").textContent()).toContain("250.00");
    const order = await server.db.order.findFirstOrThrow({
      orderBy: { createdAt: "desc" },
      include: { items: true, payments: true },
    });
    expect(page.url()).toBe(order.payments[0]?.paymentUrl);
    expect(order).toMatchObject({
      status: "awaiting_payment",
      amountPaisa: 25_000,
      items: [{ provider: "khalti_wallet", fields: { number: "9841234567" } }],
    });
    expect(await server.simulator.topUps()).toEqual([]);
  });

  it("gets one cart line for each number", async () => {
    await addKhaltiTopUp(page, "9841234567", "100");
    await page.getByTestId("line-khalti-top-up").waitFor();
    await addKhaltiTopUp(page, "9801234567", "100");
    await page.getByText("9801234567 · Ncell").waitFor();
    expect(await page.getByTestId("line-khalti-top-up").count()).toBe(2);

    await addKhaltiTopUp(page, "9841234567", "100");
    await page.getByText("is in the cart already").waitFor({ state: "attached" });

    expect(await page.getByTestId("line-khalti-top-up").count()).toBe(2);
    expect(await amountOf(page)).toBe("Rs 200");
  });

  it("sees the provider's charge in the line and in the total, also after a reload", async () => {
    await charge(10);
    await addDigipayTopUp(page);

    expect(await page.getByTestId("charge-digipay-wallet").textContent()).toBe("Charge Rs\u00a010");
    expect(await amountOf(page)).toBe("Rs 510");

    await charge(12);
    await page.reload();
    await page.getByText("Charge Rs\u00a012").waitFor();
    expect(await amountOf(page)).toBe("Rs 512");
    await charge(12);
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    const order = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    expect(order.amountPaisa).toBe(51_200);
  });

  it("sees a changed charge before paying it", async () => {
    await charge(10);
    await addDigipayTopUp(page);
    expect(await amountOf(page)).toBe("Rs 510");
    await charge(15, 2);

    await pressPay(page);
    await page.getByRole("link", { name: "the charge has changed meanwhile" }).waitFor();

    expect(await amountOf(page)).toBe("Rs 515");
    expect(await server.simulator.requests("initiate")).toEqual([]);
    await charge(15);
    await pressPay(page);
    await page.waitForURL(/\/pay\//);
    expect(await page.locator("body").textContent()).toContain("515.00");
  });

  it("may enter the number with spaces, the country code and Devanagari digits", async () => {
    await openForm(page, "khalti-top-up");
    await page.getByLabel("Khalti ID: Khalti wallet top-up").fill("+९७७ ९८०-१२३ ४५६७");
    expect(await page.getByTestId("operator-number-khalti-top-up").textContent()).toBe("Ncell");
    await page.getByLabel("Amount in rupees: Khalti wallet top-up").fill("२५०");
    await page.getByTestId("add-khalti-top-up").click();
    await page.getByText("9801234567 ·\u00a0Ncell").waitFor();
    expect(await amountOf(page)).toBe("Rs 250");
  });

  it("keeps seeing a product's error until it is corrected", async () => {
    const field = page.getByLabel("Khalti ID: Khalti wallet top-up");
    await openForm(page, "khalti-top-up");
    await field.fill("98412345");
    await page.getByTestId("add-khalti-top-up").click();
    await page.getByText("This number has 8 digits; a mobile number has 10.").waitFor();
    await page.getByText("Enter an amount in whole rupees").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("add-tea-250g").click();
    await page.getByTestId("line-tea-250g").waitFor();

    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const described = (await field.getAttribute("aria-describedby")) ?? "";
    expect(described.split(" ")).toEqual([
      "number-khalti-top-up-error",
      "number-khalti-top-up-help",
    ]);
    await openForm(page, "khalti-top-up");
    await field.fill("984123456");
    expect(await field.getAttribute("aria-describedby")).toBe("number-khalti-top-up-help");
  });

  it("sees the server's refusal at the field, and the cart stays unchanged", async () => {
    const field = page.getByLabel("DigiPay wallet id: DigiPay wallet load");
    await openForm(page, "digipay-wallet");
    await field.fill("0".repeat(32));
    await page.getByLabel("Amount in rupees: DigiPay wallet load").fill("500");
    await page.getByTestId("add-digipay-wallet").click();

    await page.getByText("The provider does not accept this.").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByTestId("cart-total").isVisible()).toBe(false);

    await field.fill(walletId);
    expect(await field.getAttribute("aria-invalid")).toBeNull();
    await server.simulator.fault({ endpoint: "digipay_charges", kind: "garbage" });
    await page.getByTestId("add-digipay-wallet").click();
    await page.getByText("The provider of this top-up cannot be reached right now").waitFor();
    await page.getByTestId("add-digipay-wallet").click();
    await page.getByTestId("line-digipay-wallet").waitFor();
  });

  it("sees without a request that a top-up needs whole rupees", async () => {
    await addKhaltiTopUp(page, "9841234567", "100.50");
    await page.getByText("A top-up is of whole rupees, such as 100.").waitFor();
    expect(await page.getByTestId("line-khalti-top-up").count()).toBe(0);
  });
});

describe("a customer who reads Nepali", () => {
  it("sees the labels of the providers' fields in Nepali", async () => {
    await server.simulator.reset();
    const customer = await newCustomer(browser, "phone", { locale: "ne-NP" });
    const { page } = customer;
    await page.goto(server.url);
    await openForm(page, "khalti-top-up");
    await page.getByLabel("खल्ती आईडी: खल्ती वालेट टप-अप").fill("98");
    await page.getByTestId("add-khalti-top-up").click();
    await page.getByText("यो नम्बरमा २ अङ्क छन्; मोबाइल नम्बरमा १० अङ्क हुन्छ।").waitFor();
    await page.getByLabel("खल्ती आईडी: खल्ती वालेट टप-अप").fill("९८४१२३४५६७");
    await page.getByLabel("रकम (रुपैयाँमा): खल्ती वालेट टप-अप").fill("१००");
    await page.getByTestId("add-khalti-top-up").click();

    const line = page.getByTestId("line-khalti-top-up");
    await line.waitFor();
    expect(await line.textContent()).toContain("खल्ती आईडी: ९८४१२३४५६७\u00a0· नेपाल टेलिकम");
    await page.getByRole("button", { name: "English" }).click();
    await line.getByText("Khalti ID:").waitFor();
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  });
});
