/** Staff decide about a customer who paid for the same lines twice, in a real browser. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { paidOrder } from "../../support/refunds.ts";
import { historyOf, orderOf } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const IN = {
  "en-GB": {
    waits: /The same customer paid/,
    both: "The customer wants both",
    reason: "Reason",
    yes: "Yes, do it",
    refundIt: "Open the order to refund it",
    nothing: "Nothing waits for you.",
  },
  "ne-NP": {
    waits: /उही ग्राहकले एक घण्टाभित्र/,
    both: "ग्राहकलाई दुवै चाहिएको हो",
    reason: "कारण",
    yes: "हो, गर्नुहोस्",
    refundIt: "फिर्ता गर्न अर्डर खोल्नुहोस्",
    nothing: "तपाईंलाई केही पर्खेको छैन।",
  },
} as const;

const paidTwice = async (phone: string) => {
  const customer = { name: "Sita Rai", phone };
  await paidOrder(desk.server, { customer });
  return paidOrder(desk.server, { customer });
};

it.each([
  ["phone", "en-GB", "9812000001"],
  ["desktop", "ne-NP", "9812000002"],
] as const)(
  "on a %s in %s, the order is refunded on its page, or both are wanted",
  async (screen, locale, phone) => {
    const say = IN[locale];
    const { order } = await paidTwice(phone);
    await desk.open(screen, "/staff/needs-you", { locale });
    const { page } = desk;
    const item = page.getByRole("listitem").filter({ hasText: order.purchase_order_id });
    await item.getByText(say.waits).waitFor();
    await desk.isGood(`paid-again-${screen}`);
    await item.getByRole("link", { name: say.refundIt }).click();
    await page.waitForURL(`**/staff/orders/${order.id}`);
    await page.goBack();

    await item.getByRole("button", { name: say.both }).click();
    await page.getByRole("dialog").getByLabel(say.reason).fill("Sita wants both.");
    await page.getByRole("dialog").getByRole("button", { name: say.yes }).click();
    await page.getByText(say.nothing).waitFor();
    expect(await orderOf(desk.server, order.id)).toMatchObject({ status: "paid", attention: null });
    expect((await historyOf(desk.server, order.id)).at(-1)).toMatchObject({
      type: "attention_acknowledged",
      actor: "staff:operator",
      reason: "Sita wants both.",
    });
  },
);

it("a viewer is offered neither", async () => {
  const { order } = await paidTwice("9812000003");
  await desk.open("phone", "/staff/needs-you", { key: KEYS.viewer });
  const item = desk.page.getByRole("listitem").filter({ hasText: order.purchase_order_id });
  await item.getByRole("link", { name: "Open the order", exact: true }).waitFor();
  expect(await item.getByRole("button").count()).toBe(0);
});
