import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { screensOfRun } from "../../support/browser.ts";
import { paidOrder, refund, refundNow } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, orderOf, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";
import { paidTopUp } from "../../support/top-ups.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ REFUND_CONFIRM_ABOVE: "500", REFUND_APPROVAL_ABOVE: "600" });
});
afterAll(() => desk.stop());
beforeEach(() => desk.server.simulator.reset());
afterEach(() => desk.leave());

const dialog = () => desk.page.getByRole("dialog");

async function confirm(reason: string): Promise<void> {
  await dialog().getByLabel("Reason").fill(reason);
  await dialog().getByRole("button", { name: "Yes, do it" }).click();
  await dialog().waitFor({ state: "detached" });
}

describe.each(screensOfRun(0))("at a %s", (screen) => {
  it("a large refund is typed twice, waits, and another person approves it", async () => {
    const { order } = await paidOrder(desk.server);
    await desk.open(screen, `/staff/orders/${order.id}`);
    const { page } = desk;
    await desk.button("Refund").click();
    const send = dialog().getByRole("button", { name: "Refund Rs 900" });
    await dialog().getByText("until a person with another key approves it").waitFor();
    await dialog().getByLabel("Reason").fill("All of it came back.");
    expect(await send.isDisabled()).toBe(true);
    await dialog().getByLabel("type the amount once more").fill("90");
    expect(await send.isDisabled()).toBe(true);
    await dialog().getByLabel("type the amount once more").fill("900");
    await desk.isGood(`refund-large-${screen}`);
    await send.click();
    await dialog().locator("[data-status=awaiting_approval]").waitFor();
    await dialog().getByRole("button", { name: "Close" }).click();

    // The one who asked for it may not decide.
    await page.getByRole("button", { name: /^Approve/ }).click();
    await dialog().getByLabel("Reason").fill("It is right.");
    await dialog().getByRole("button", { name: "Yes, do it" }).click();
    await dialog().getByRole("alert").waitFor();
    await desk.leave();

    await desk.open(screen, "/staff/needs-you", { key: KEYS.admin });
    const item = desk.page
      .getByRole("listitem")
      .filter({ hasText: order.purchase_order_id })
      .first();
    await item.getByRole("button", { name: /^Approve/ }).click();
    await desk.isGood(`approve-${screen}`);
    await confirm("Asked the customer: it is right.");
    await runDueJobs(desk.server);
    expect(await orderOf(desk.server, order.id)).toMatchObject({ refunded_amount: 90_000 });
  });

  it("held money is sent back from the order, which shows what was expected and taken", async () => {
    const { server } = desk;
    const held = await checkout(server);
    await server.simulator.pay(held.pidx);
    await server.simulator.set(held.pidx, { total_amount: 1_000 });
    await returnFromKhalti(server, held.pidx);
    await desk.open(screen, `/staff/orders/${held.order.id}`);
    await desk.page.getByText("Expected Rs 900").waitFor();
    await desk.page.getByText("Khalti took Rs 10", { exact: true }).waitFor();
    await desk.page.locator("header .pill", { hasText: "Owed back by" }).waitFor();
    await desk.button("Send the money back").click();
    await dialog().getByText("All that Khalti took goes back").waitFor();
    await desk.isGood(`send-back-${screen}`);
    await confirm("The wrong amount was taken.");
    await runDueJobs(server);
    await desk.page.locator("header .pill", { hasText: "Refunded" }).waitFor();
    await desk.page.getByText("Owed back by").waitFor({ state: "detached" });
  });

  it("one refused top-up is refunded by itself", async () => {
    const { server } = desk;
    const bought = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
    await server.simulator.nextTopUps("khalti_wallet", "Failed");
    await runDueJobs(server);
    await desk.open(screen, `/staff/orders/${bought.order.id}`);
    await desk.page.getByText("Transaction Failed").first().waitFor();
    await desk.isGood(`order-top-up-${screen}`);
    await desk.button("Refund this top-up").click();
    await dialog().getByText("Rs 300 of Rs 300 goes back to the customer").waitFor();
    await dialog().getByLabel("Reason").fill("The provider refused it.");
    await dialog().getByRole("button", { name: "Refund Rs 300" }).click();
    await dialog().getByText("Requested.").waitFor();
    await runDueJobs(server);
    await dialog().locator("[data-status=succeeded]").waitFor();
    await dialog().getByRole("button", { name: "Close" }).click();
    await desk.button("Refund this top-up").waitFor({ state: "detached" });
  });
});

it("a customer whose encryption key is not there is called not readable, and the order works all the same", async () => {
  const sealing = await desk.server.another({
    DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  });
  const answer = await request(sealing.url)
    .post("/v1/checkout")
    .send({ items: [{ sku: "tea-250g", quantity: 1 }], customer: { name: "Sita Rai" } });
  const { order, payment } = answer.body as { order: { id: string }; payment: { pidx: string } };
  await desk.server.simulator.pay(payment.pidx);
  await returnFromKhalti(desk.server, payment.pidx);
  await desk.open("phone", `/staff/orders/${order.id}`);
  const customer = desk.page.getByRole("heading", { name: "Customer" }).locator("..");
  await customer.getByText("not readable").waitFor();
  await desk.button("Refund").waitFor();
  await customer.scrollIntoViewIfNeeded();
  await desk.isGood("not-readable");
});

it("an order's time line and warnings are there in Nepali", async () => {
  const { server } = desk;
  const { order } = await paidOrder(server);
  await refund(server, order.id, { amount: 20_000 });
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  await desk.open("phone", `/staff/orders/${order.id}`, { locale: "ne-NP" });
  await desk.page.getByText("भुक्तानी पूरा भयो").waitFor();
  await desk.page.getByText("रु. २०० फिर्ता गर्‍यो कि गरेन थाहा छैन").first().waitFor();
  await desk.isGood("order-unknown-nepali");
});

it("an approval is about the refund that its dialog was opened for, whatever comes meanwhile", async () => {
  const { server } = desk;
  const { order } = await paidOrder(server, { items: [{ sku: "tea-250g", quantity: 10 }] });
  const first = await refund(server, order.id, { amount: 70_000 });
  await desk.open("desktop", "/staff/needs-you", { key: KEYS.admin });
  const item = desk.page.getByRole("listitem").filter({ hasText: order.purchase_order_id }).first();
  await item.getByRole("button", { name: /^Approve/ }).click();
  await dialog().getByRole("heading", { name: "Rs 700" }).waitFor();
  const second = await refund(server, order.id, { amount: 80_000 });
  await item.getByText("Rs 800").waitFor();
  await confirm("It is right.");
  expect(await refundNow(server, first.id)).toMatchObject({ status: "requested" });
  expect(await refundNow(server, second.id)).toMatchObject({ status: "awaiting_approval" });
});

it("an order whose reading fails after an event is read again", async () => {
  const { server } = desk;
  const { order, pidx } = await checkout(server);
  await desk.open("desktop", `/staff/orders/${order.id}`);
  const { page } = desk;
  await page.locator("header .pill", { hasText: "Awaiting payment" }).waitFor();
  await page.route(`**/v1/admin/orders/${order.id}`, (route) => route.abort(), { times: 1 });
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  await page.locator("header .pill", { hasText: "Paid" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});
