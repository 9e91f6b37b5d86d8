import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { violationsOn } from "../../support/accessibility.ts";
import { type Customer, newCustomer, screensOfRun } from "../../support/browser.ts";
import { paidOrder } from "../../support/refunds.ts";
import { checkout, orderOf } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };

let desk: Desk;
let customer: Customer;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
afterEach(async () => {
  await desk.leave();
  await customer.leave();
});

/** Staff press the button; the field has the link, whatever the browser allows of its clipboard. */
async function copyLink(name: string | RegExp): Promise<string> {
  await desk.button(name).click();
  const field = desk.page.locator("input.code");
  await field.waitFor();
  return field.inputValue();
}

/** The customer's other device. */
async function openOnAnotherDevice(url: string, locale = "en-GB") {
  customer = await newCustomer(desk.browser, "phone", { locale });
  await customer.page.goto(url);
  return customer.page;
}

describe.each(screensOfRun(1))("staff at a %s", (screen) => {
  it("copy a link, and the customer sees the receipt on another device", async () => {
    const { order } = await paidOrder(desk.server, { customer: SITA });
    await desk.open(screen, `/staff/orders/${order.id}`);
    await desk.person.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const url = await copyLink("Copy the customer's link");
    await desk.page.getByText("Copied. The link opens the order until").waitFor();
    expect(await desk.page.evaluate("navigator.clipboard.readText()")).toBe(url);
    await desk.isGood(`customer-link-${screen}`);

    const page = await openOnAnotherDevice(url);
    await page.getByTestId("order-number").getByText(order.purchase_order_id).waitFor();
    await page.getByText("Sita Rai").waitFor();
    await page.getByTestId("print").waitFor();
    expect(page.url()).toBe(`${desk.server.url}/orders/${order.id}`);
    expect(await page.getByTestId("close-order").isVisible()).toBe(false);
    expect(await violationsOn(page)).toEqual([]);
    await page.reload();
    await page.getByTestId("order-number").waitFor();

    await desk.button("End all links").click();
    await desk.page.getByText("No link opens this order any more.").waitFor();
    await page.reload();
    await page.getByText("This link has ended.").waitFor();
    expect(await page.locator("table.items").count()).toBe(0);
    expect(await page.content()).not.toContain("Sita");
    expect(await page.getByTestId("print").isVisible()).toBe(false);
  });
});

it("in Nepali, staff copy a link of an unpaid order, which offers no payment", async () => {
  const { order } = await checkout(desk.server, { customer: SITA });
  await desk.open("phone", `/staff/orders/${order.id}`, { locale: "ne-NP" });
  const url = await copyLink("ग्राहकको लिङ्क कपी गर्नुहोस्");
  await desk.isGood("customer-link-nepali");

  const page = await openOnAnotherDevice(url, "ne-NP");
  await page.getByTestId("order-number").waitFor();
  for (const control of ["continue-payment", "try-again", "close-order", "print"]) {
    expect([control, await page.getByTestId(control).isVisible()]).toEqual([control, false]);
  }
});

it("a link takes nothing from the browser that ordered", async () => {
  const { order, token } = await checkout(desk.server);
  await desk.open("phone", `/staff/orders/${order.id}`);
  const url = await copyLink("Copy the customer's link");

  const page = await openOnAnotherDevice(`${desk.server.url}/orders/${order.id}#${token}`);
  await page.getByTestId("continue-payment").waitFor();
  await page.goto("about:blank");
  await page.goto(url);
  await page.getByTestId("continue-payment").waitFor();
  await page.getByTestId("close-order").click();
  await page.getByTestId("confirm-close").click();
  await page.getByText("Order closed").first().waitFor();
  expect(await orderOf(desk.server, order.id)).toMatchObject({ status: "closed" });
});

it("a viewer has no such button, and the bare address shows no receipt", async () => {
  const { order } = await paidOrder(desk.server, { customer: SITA });
  await desk.open("phone", `/staff/orders/${order.id}`, { key: KEYS.viewer });
  await desk.page.getByText("Sita Rai").waitFor();
  expect(await desk.button("Copy the customer's link").count()).toBe(0);

  const page = await openOnAnotherDevice(`${desk.server.url}/orders/${order.id}`);
  await page.getByText("You see only the state of this order.").waitFor();
  expect(await page.getByTestId("print").isVisible()).toBe(false);
  expect(await page.content()).not.toContain("Sita");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("#receipt-title").isVisible()).toBe(false);
  expect(await page.locator("table.items").count()).toBe(0);
});
