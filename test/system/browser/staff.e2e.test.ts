import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { screensOfRun } from "../../support/browser.ts";
import { paidOrder, refund, refundNow } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, orderOf, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { DAY, type TestClock } from "../../support/test-clock.ts";
import { KEYS, type TestServer } from "../../support/test-server.ts";

const SITA = { customer: { name: "Sita Sharma", email: "sita@example.com", phone: "9800000001" } };
const LINK = "one-time-link-for-tests";

let links: string[] = [];
let desk: Desk;
let server: TestServer;
let clock: TestClock;
let page: Page;
beforeAll(async () => {
  desk = await startDesk({}, (token) => (links.splice(0).includes(token) ? KEYS.admin : null));
  ({ server, clock } = desk);
});
afterAll(() => desk.stop());
beforeEach(() => server.simulator.reset());
afterEach(() => desk.leave());

async function open(...visit: Parameters<Desk["open"]>): Promise<void> {
  await desk.open(...visit);
  page = desk.page;
}
const isGood = (name: string) => desk.isGood(name);

async function heldOrder() {
  const bought = await checkout(server, SITA);
  await server.simulator.pay(bought.pidx);
  await server.simulator.set(bought.pidx, { total_amount: 1_000 });
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

const heading = (name: string | RegExp) => page.getByRole("heading", { name, level: 1 });
const button = (name: string | RegExp) => page.getByRole("button", { name });

describe.each(screensOfRun(0))("at a %s", (screen) => {
  it("a person signs in; a wrong key is told, and the key stays nowhere in the browser", async () => {
    await open(screen, "/staff/", { key: null });
    await heading("Sign in").waitFor();
    await isGood(`sign-in-${screen}`);
    await page.getByLabel("Staff key").fill("wrong-key-for-tests-000000000000");
    await button("Sign in").click();
    await page.getByRole("alert").getByText("not valid").waitFor();
    await page.getByLabel("Staff key").fill(KEYS.viewer);
    await button("Sign in").click();
    await heading("Today").waitFor();
    const kept = await page.evaluate<string>(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])",
    );
    expect(kept).not.toContain(KEYS.viewer);
    expect(kept).not.toContain("khalti_bff_session");
  });

  it("a cashier sees in one look whether an order is paid", async () => {
    const { order } = await paidOrder(server, SITA);
    await checkout(server);
    await open(screen, "/staff/orders", { key: KEYS.viewer });
    await page.getByLabel("Search").fill(order.purchase_order_id);
    await page.waitForURL(/\?q=/);
    await page.getByRole("row").nth(1).getByText("Paid").waitFor();
    await isGood(`orders-${screen}`);
    const { customer, payments } = await orderOf(server, order.id);
    const keys = [payments[0]?.pidx, payments[0]?.transaction_id, customer.phone, customer.email];
    for (const key of [...keys, order.purchase_order_id]) {
      await page.getByLabel("Search").fill("nothing");
      await page.getByText("No order fits.").waitFor();
      await page.getByLabel("Search").fill(key ?? "not there");
      await page.getByRole("link", { name: order.purchase_order_id }).waitFor();
    }
    await page.waitForURL((url) => url.searchParams.get("q") === order.purchase_order_id);
    await page.getByRole("link", { name: order.purchase_order_id }).click();
    await heading(order.purchase_order_id).waitFor();
    await page.getByText("Payment completed").waitFor();
    await isGood(`order-${screen}`);
    expect(await button("Refund").count()).toBe(0);
    expect(await button("Ask Khalti now").count()).toBe(0);
    await page.goBack();
    await heading("Orders").waitFor();
    expect(await page.getByLabel("Search").inputValue()).toBe(order.purchase_order_id);
  });

  it("a support person refunds a part, sees first what will happen, and follows it", async () => {
    const { order } = await paidOrder(server, SITA);
    await open(screen, `/staff/orders/${order.id}`);
    await button("Refund").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Rs 900 of Rs 900 goes back to the customer").waitFor();
    await dialog.getByLabel("Amount in rupees").fill("1000");
    await dialog.getByText("At most Rs 900 is left.").waitFor();
    expect(await dialog.getByRole("button", { name: /^Refund/ }).isDisabled()).toBe(true);
    await dialog.getByLabel("Amount in rupees").fill("150");
    await dialog.getByText("Rs 150 of Rs 900 goes back to the customer").waitFor();
    await dialog.getByLabel("Reason").fill("One packet came open.");
    await isGood(`refund-${screen}`);
    await dialog.getByRole("button", { name: "Refund Rs 150" }).click();
    await dialog.getByText("Requested.").waitFor();
    await runDueJobs(server);
    await dialog.locator("[data-status=succeeded]").waitFor();
    await isGood(`refund-done-${screen}`);
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByText("One packet came open.").first().waitFor();
    expect(await orderOf(server, order.id)).toMatchObject({ refunded_amount: 15_000 });
  });

  it("a refund that becomes unknown is never sent again, and is resolved with a reason", async () => {
    const { order } = await paidOrder(server, SITA);
    const { id } = await refund(server, order.id, { amount: 20_000 });
    await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
    await runDueJobs(server);
    clock.skip(2 * DAY);
    await open(screen, "/staff/needs-you");
    await page.getByRole("listitem").filter({ hasText: order.purchase_order_id }).waitFor();
    await isGood(`needs-you-${screen}`);
    await page
      .getByRole("listitem")
      .filter({ hasText: order.purchase_order_id })
      .getByRole("link", { name: "Open the order" })
      .click();
    await page.getByText("It is never sent again by itself").waitFor();
    await button("Khalti made no refund").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("the customer has the money twice").waitFor();
    await isGood(`decide-${screen}`);
    await dialog.getByLabel("Reason").fill("Khalti's dashboard shows no refund.");
    await dialog.getByRole("button", { name: "Yes, do it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await refundNow(server, id)).toMatchObject({ status: "failed" });
    clock.reset();
  });

  it("a held payment shows what is wrong, and is resolved as refunded", async () => {
    const { order, pidx } = await heldOrder();
    await open(screen, `/staff/orders/${order.id}`);
    await page.getByText("Khalti took").first().waitFor();
    await isGood(`held-${screen}`);
    await button("Ask Khalti now").click();
    await page.getByText("Khalti says: Completed, Rs 10.").waitFor();
    await server.simulator.set(pidx, { status: "Refunded" });
    await button("It was refunded").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Sent back in Khalti's dashboard.");
    await dialog.getByRole("button", { name: "Yes, do it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });
});

it("the whole is there in Nepali", async () => {
  const { order } = await paidOrder(server, SITA);
  await open("phone", "/staff/orders", { locale: "ne-NP" });
  await heading("अर्डरहरू").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ne");
  await page.getByRole("link", { name: order.purchase_order_id }).click();
  await page.getByText("भुक्तानी भयो").first().waitFor();
  await isGood("order-nepali");
  await button("English").click();
  await page.getByText("What happened").waitFor();
});

it("the development server's link signs in by itself, once", async () => {
  links = [LINK];
  await open("desktop", `/staff/#link=${LINK}`, { key: null });
  await heading("Today").waitFor();
  expect(page.url()).not.toContain(LINK);
  await desk.leave();
  await open("desktop", `/staff/#link=${LINK}`, { key: null });
  await page.getByText("This link was used before").waitFor();
});

it("a second tab signs out, and both are out", async () => {
  await open("desktop", "/staff/orders");
  const other = await desk.person.context.newPage();
  await other.goto(`${server.url}/staff/needs-you`);
  await other.getByRole("heading", { name: "Needs you" }).waitFor();
  await other.getByRole("button", { name: /^Account/ }).click();
  await other.getByRole("button", { name: "Sign out", exact: true }).click();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("Search").fill("anything");
  await heading("Sign in").waitFor();
});

it("a list refreshes by itself when something happens", async () => {
  await paidOrder(server);
  await open("desktop", "/staff/orders");
  await page.getByRole("row").nth(1).waitFor();
  const { order } = await paidOrder(server, SITA);
  await page.getByRole("link", { name: order.purchase_order_id }).waitFor();
});

it("filters stay in the address, and the CSV file follows them", async () => {
  const { order } = await paidOrder(server, SITA);
  await open("desktop", "/staff/orders?status=paid&min_amount=90000");
  await page.getByRole("link", { name: order.purchase_order_id }).waitFor();
  expect(await page.getByLabel("Amount from (Rs)").inputValue()).toBe("900");
  await page.getByLabel("Status").selectOption("canceled");
  await button("Apply").click();
  await page.getByText("No order fits.").waitFor();
  expect(new URL(page.url()).search).toBe("?status=canceled&min_amount=90000");
  expect(await page.getByRole("link", { name: "Download CSV" }).getAttribute("href")).toBe(
    "/v1/admin/orders.csv?status=canceled&min_amount=90000",
  );
});

it("an order is found, opened and refunded by keyboard alone", async () => {
  const { order } = await paidOrder(server, SITA);
  await open("desktop", "/staff/orders");
  await page.getByRole("link", { name: order.purchase_order_id }).focus();
  await page.keyboard.press("Enter");
  await button("Refund").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  // The role is gone once the browser has closed it, a moment before the page hears of it.
  await page.locator("dialog").waitFor({ state: "detached" });
  await button("Refund").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByLabel("Reason").focus();
  await page.keyboard.type("The customer sent it back.");
  await page.keyboard.press("Enter");
  await page.getByTestId("refund-state").waitFor();
  expect((await orderOf(server, order.id)).refunds).toMatchObject([{ amount: 90_000 }]);
});
