import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { violationsOn } from "../../support/accessibility.ts";
import { type Customer, launchBrowser, newCustomer, SCREENS } from "../../support/browser.ts";
import { pressPay, toPayment } from "../../support/shop-steps.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let customer: Customer;
let earlier: { id: string }[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  await server.simulator.reset();
  earlier = await server.db.order.findMany({ select: { id: true } });
  customer = await newCustomer(browser, "phone");
});
afterEach(async () => {
  expect(customer.complaints).toEqual([]);
  await customer.leave();
});

async function putTea(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").click();
}

/** @returns the address of Khalti's page, which has the pidx */
async function pay(page: Page): Promise<string> {
  await pressPay(page);
  await page.waitForURL(/\/pay\//);
  return new URL(page.url()).href;
}

async function backToShop(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId("unfinished-order").waitFor();
}

function ordersAndPayments() {
  return server.db.order.findMany({
    where: { id: { notIn: earlier.map(({ id }) => id) } },
    include: { payments: { orderBy: { attempt: "asc" } } },
  });
}

/** Pays at Khalti without the browser, which therefore does not hear of it. */
async function payElsewhere(): Promise<void> {
  const [order] = await ordersAndPayments();
  const pidx = order?.payments.at(-1)?.pidx ?? "";
  await server.simulator.pay(pidx);
  await server.http.get(`/v1/payments/return?pidx=${pidx}`).expect(303);
}

describe("one cart is ordered once", () => {
  it("Shop, Pay, Back, Pay leads to the same order and the same link", async () => {
    const { page } = customer;
    await putTea(page);
    const first = await pay(page);
    await page.goBack();
    await page.getByTestId("pay").waitFor();

    expect(await pay(page)).toBe(first);

    const orders = await ordersAndPayments();
    expect(orders.map(({ payments }) => payments.length)).toEqual([1]);
  });

  it("the shop opened again says that a payment is unfinished, and leads to it", async () => {
    const { page } = customer;
    await putTea(page);
    const first = await pay(page);

    await backToShop(page);
    expect(await page.getByTestId("unfinished-order").textContent()).toContain(
      "waits for its payment",
    );
    for (const screen of [SCREENS.phone, SCREENS.desktop]) {
      await page.setViewportSize(screen);
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.getByTestId("unfinished-pay").click();

    await page.waitForURL(/\/pay\//);
    expect(page.url()).toBe(first);
  });

  it("an open shop stops asking for a payment that was made in another tab", async () => {
    const { page, context } = customer;
    await putTea(page);
    await pay(page);
    const other = await context.newPage();
    await backToShop(other);

    await payElsewhere();
    const [order] = await ordersAndPayments();
    await page.goto(`${server.url}/orders/${order?.id ?? ""}`);
    await page.locator("[data-status=paid]").waitFor();

    await other.getByTestId("unfinished-order").waitFor({ state: "hidden" });
    expect(await other.getByTestId("line-tea-250g").count()).toBe(0);
  });

  it("two tabs that pay at the same time make one order", async () => {
    const { page } = customer;
    await putTea(page);
    const other = await customer.context.newPage();
    await other.goto(server.url);
    await other.locator("#cart-lines li").waitFor();

    const links = await Promise.all([pay(page), pay(other)]);

    expect(new Set(links).size).toBe(1);
    expect(await ordersAndPayments()).toHaveLength(1);
  });

  it("another method is another attempt at the same order", async () => {
    const { page } = customer;
    await putTea(page);
    const first = await pay(page);
    await backToShop(page);
    await toPayment(page);
    await page.getByLabel(/Mobile banking/).check();
    await page.locator("#bank input[type=radio]").first().check();

    expect(await pay(page)).not.toBe(first);

    const orders = await ordersAndPayments();
    expect(orders.map(({ payments }) => payments.map(({ mode }) => mode))).toEqual([
      ["wallet", "mobile_banking"],
    ]);
  });

  it("another cart is another order", async () => {
    const { page } = customer;
    await putTea(page);
    await pay(page);
    await backToShop(page);
    await page.getByTestId("add-tea-250g").click();
    await pay(page);

    const orders = await ordersAndPayments();
    expect(orders.map(({ amountPaisa }) => amountPaisa).sort()).toEqual([45_000, 90_000]);
  });

  it("a page brought back by the browser's history has today's prices, and not its own", async () => {
    const { page } = customer;
    await putTea(page);
    await page.goto(`${server.url}/docs`);
    const tea = { where: { sku: "tea-250g" } };
    await server.db.product.update({ ...tea, data: { amountPaisa: 46_000 } });
    try {
      await page.goBack();
      await page.getByTestId("add-tea-250g").waitFor();
      expect(await page.getByTestId("cart-total").textContent()).toMatch(/^Rs\s460$/);
    } finally {
      await server.db.product.update({ ...tea, data: { amountPaisa: 45_000 } });
    }
  });

  it("a closed order is left alone", async () => {
    const { page } = customer;
    await putTea(page);
    await pay(page);
    const [order] = await ordersAndPayments();
    await server.db.order.update({ where: { id: order?.id ?? "" }, data: { status: "closed" } });
    await page.goto(server.url);
    await page.locator("#cart-lines li").waitFor();
    await pay(page);

    expect(await ordersAndPayments()).toHaveLength(2);
  });

  it("a cart that is paid already is not paid again, and can be filled again", async () => {
    const { page } = customer;
    await putTea(page);
    const other = await customer.context.newPage();
    await other.goto(server.url);
    await other.locator("#cart-lines li").waitFor();
    await pay(page);
    await payElsewhere();

    await pressPay(other);
    const notice = other.getByTestId("unfinished-order");
    await notice.getByRole("heading", { name: "This cart is paid already" }).waitFor();
    expect(await other.locator("#cart-lines li").count()).toBe(0);
    expect(await ordersAndPayments()).toHaveLength(1);

    await other.getByTestId("add-tea-250g").click();
    await pay(other);
    expect(await ordersAndPayments()).toHaveLength(2);
  });
});

describe("without scripts", () => {
  it("the same form leads to the same order and the same link, until it is paid", async () => {
    const plain = await newCustomer(browser, "phone", { javaScriptEnabled: false });
    try {
      const { page } = plain;
      const buy = async () => {
        await page.goto(server.url);
        await page.getByRole("radio", { name: /tea/i }).check();
        await page.getByRole("button", { name: "Pay with Khalti" }).click();
        await page.waitForURL(/\/pay\//);
        return page.url();
      };
      const first = await buy();
      expect(await buy()).toBe(first);
      expect((await ordersAndPayments()).map(({ payments }) => payments.length)).toEqual([1]);

      await payElsewhere();
      expect(await buy()).not.toBe(first);
      expect(await ordersAndPayments()).toHaveLength(2);
    } finally {
      await plain.leave();
    }
  });
});
