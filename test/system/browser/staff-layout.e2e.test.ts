/** The dashboard on a phone: what stays whole, and what covers nothing. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { paidOrder } from "../../support/refunds.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const boxOf = async (selector: string) => {
  const box = await desk.page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not shown`);
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
};

it("the sheet of the menu stands on the bar, and covers nothing of it", async () => {
  await desk.open("phone", "/staff/needs-you", { key: KEYS.admin });
  await desk.button("More").click();
  await desk.page.locator("#more:popover-open").waitFor();
  const [sheet, bar] = [await boxOf("#more"), await boxOf("nav.menu")];
  expect(sheet.bottom).toBeLessThanOrEqual(bar.y);
  expect(sheet.bottom).toBeGreaterThan(bar.y - 2);
});

it("an order's number is whole, and its amounts end alike", async () => {
  const { order } = await paidOrder(desk.server);
  await desk.open("phone", `/staff/orders/${order.id}`);
  await desk.heading(order.purchase_order_id).waitFor();
  const lines = await desk.page.evaluate<number>(
    `(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector("h1"));
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    })()`,
  );
  expect(lines).toBe(1);
  const [sold, paid] = [await boxOf("tr td.number"), await boxOf(".stack .number")];
  expect(await rightOfText("tr td.number")).toBeCloseTo(await rightOfText(".stack .number"), 0);
  expect(sold.right).toBeCloseTo(paid.right, 0);
  await desk.page.getByRole("row", { name: "Total Rs 900" }).waitFor();
});

async function rightOfText(selector: string): Promise<number> {
  return desk.page.evaluate<number>(
    `(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(${JSON.stringify(selector)}));
      return range.getBoundingClientRect().right;
    })()`,
  );
}

it("what Khalti took of a wrong amount is owed back, not the order's amount", async () => {
  const { server } = desk;
  const held = await checkout(server);
  await server.simulator.pay(held.pidx);
  await server.simulator.set(held.pidx, { total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
  await desk.open("phone", "/staff/needs-you");
  const { page } = desk;
  const item = page.locator("li.card", { hasText: held.order.purchase_order_id });
  await item.locator("strong.number", { hasText: "Rs 10" }).waitFor();
  await item.getByRole("link", { name: "Open the order" }).click();
  await page.locator("header .pill", { hasText: "Rs 10 owed back by" }).waitFor();
  await page.getByText("when the customer came back").first().waitFor();
});

it("filters fold once they are applied", async () => {
  await desk.open("phone", "/staff/orders?status=held");
  const { page } = desk;
  await page.getByText("Filters").click();
  await page.getByLabel("Status").selectOption("canceled");
  await desk.button("Apply").click();
  await page.getByText("No order fits.").waitFor();
  expect(await page.getByLabel("Status").isVisible()).toBe(false);
});

it("what is deleted for ever is named, and its button is red", async () => {
  const made = await desk.server.http
    .post("/v1/admin/webhook-endpoints")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ url: "https://shop.example/hooks", events: ["*"] })
    .expect(201);
  const { id } = made.body as { id: string };
  await desk.open("phone", `/staff/webhooks/${id}`, { key: KEYS.admin });
  await desk.button("Delete").click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByText("shop.example/hooks").waitFor();
  await desk.isGood("endpoint-delete");
  await dialog.getByRole("button", { name: "Delete the endpoint" }).click();
  await desk.heading("Webhooks").waitFor();
  expect(await desk.server.db.webhookEndpoint.count({ where: { id } })).toBe(0);
});
