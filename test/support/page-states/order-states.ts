// The order page in each state that an order, its payments and its top-ups can have.
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { paidOrder, refund } from "../refunds.ts";
import { runDueJobs } from "../run-due-jobs.ts";
import { checkout, type CheckedOut, returnFromKhalti } from "../shop.ts";
import { KEYS, type TestServer } from "../test-server.ts";
import type { PageState, Visit } from "./page-state.ts";

const MINUTE = 60_000;
let buyers = 0;
/** Another one each time: a customer who pays for the same lines again makes a person look at the order. */
export function newBuyer(): { name: string; phone: string } {
  buyers++;
  return { name: "Asha Rai", phone: String(9_841_000_100 + buyers) };
}

/** Makes the orders. Their states stay as they are while no job runs. */
export async function orderStates(server: TestServer): Promise<PageState[]> {
  const states: PageState[] = [];
  const add = (
    name: string,
    { order, token }: CheckedOut,
    then?: (visit: Visit) => Promise<void>,
  ) =>
    states.push({
      name: `order: ${name}`,
      async open(visit) {
        await visit.page.goto(`${visit.server.url}/orders/${order.id}#${token}`);
        await visit.page.locator("#order:not([aria-busy])").waitFor();
        await then?.(visit);
      },
    });

  const bought = () => checkout(server, { customer: newBuyer() });
  const ended = async (facts: Parameters<TestServer["simulator"]["set"]>[1]) => {
    const order = await bought();
    await server.simulator.set(order.pidx, facts);
    await returnFromKhalti(server, order.pidx);
    return order;
  };

  // Refunds and deliveries first: their jobs would look at the orders below.
  for (const [name, amount] of [
    ["refunded", undefined],
    ["partly refunded", 30_000],
  ] as const) {
    const paid = await ended({ status: "Completed" });
    await refund(server, paid.order.id, amount === undefined ? {} : { amount });
    await runDueJobs(server);
    add(name, paid);
  }
  for (const [name, topUp] of await topUpOrders(server)) add(`top-up ${name}`, topUp);

  add("waiting", await bought());
  add("waiting, cancel?", await bought(), async ({ page }) => {
    await page.getByTestId("close-order").click();
  });
  const unpaid = await bought();
  await server.db.payment.updateMany({
    where: { orderId: unpaid.order.id },
    data: { expiresAt: new Date(Date.now() - MINUTE) },
  });
  add("no link any more", unpaid);
  for (const [name, expiresAt] of [
    ["checking", new Date(Date.now() + 60 * MINUTE)],
    ["checking, link expired", new Date(Date.now() - MINUTE)],
  ] as const) {
    const checked = await bought();
    await server.db.payment.updateMany({
      where: { orderId: checked.order.id },
      data: { unconfirmedSince: new Date(), expiresAt },
    });
    add(name, checked);
    if (name === "checking") {
      add("checking, I have not paid", checked, async ({ page }) => {
        await page.locator("#not-paid-yet summary").click();
      });
    }
  }
  const paid = await ended({ status: "Completed" });
  add("paid", paid);
  add("paid, without the token", { ...paid, token: "" });
  const customer = newBuyer();
  await paidOrder(server, { customer });
  add("paid again", await paidOrder(server, { customer }));
  const canceled = await ended({ status: "User canceled" });
  add("canceled", canceled);
  add("canceled, another way", canceled, async ({ page }) => {
    await page.locator("#other-method summary").click();
    await page.getByTestId("method-ebanking").check();
    await page.getByTestId("bank-list").getByRole("radio").first().waitFor();
  });
  add("expired", await ended({ status: "Expired" }));
  add("held", await ended({ status: "Completed", total_amount: 100 }));
  const closed = await bought();
  await server.http
    .post(`/v1/orders/${closed.order.id}/close`)
    .set("Authorization", `Bearer ${closed.token}`);
  add("closed", closed);
  add("offline", await bought(), async ({ page }) => {
    await page.context().setOffline(true);
    await page.locator("#connection").waitFor();
  });
  for (const [name, shown] of [
    ["customer's link, paid", paid],
    ["customer's link, waiting", await bought()],
  ] as const) {
    add(name, { ...shown, token: await customerLink(server, shown.order.id) });
  }
  add("customer's link, ended", {
    ...paid,
    token: "view_0000000000000000000000000000000000000000000",
  });
  states.push({
    name: "order: unknown",
    async open({ page, server: { url } }) {
      await page.goto(`${url}/orders/01930000-0000-7000-8000-000000000000`);
      await page.getByTestId("unknown-order").waitFor();
    },
  });
  return states;
}

/** The token of a link that staff make. */
async function customerLink(server: TestServer, orderId: string): Promise<string> {
  const answer = await server.http
    .post(`/v1/admin/orders/${orderId}/customer-link`)
    .set("Authorization", `Bearer ${KEYS.operator}`);
  return new URL((answer.body as { url: string }).url).hash.slice(1);
}

const TOP_UP = {
  sku: "khalti-top-up",
  quantity: 1,
  amount: 30_000,
  fields: { number: "9800000001" },
};

/** A paid order of a top-up that is not sent yet. */
async function boughtTopUp(server: TestServer) {
  const order = await paidOrder(server, { items: [TOP_UP], customer: newBuyer() });
  const topUp = await server.db.topUp.findFirstOrThrow({ where: { orderId: order.order.id } });
  return { order, topUp };
}

/** A paid order whose top-up its provider refused. */
export async function refusedTopUp(server: TestServer): Promise<CheckedOut> {
  const body = { state: "Error", error_code: "1011", message: "Invalid mobile number" };
  await server.simulator.fault({ endpoint: "khalti_topup", kind: "status", status: 400, body });
  const { order, topUp } = await boughtTopUp(server);
  await deliverTopUp(server.context, topUp.id);
  return order;
}

/** Paid orders with a top-up in each of its states. */
async function topUpOrders(server: TestServer): Promise<[string, CheckedOut][]> {
  const bought = () => boughtTopUp(server);
  const orders: [string, CheckedOut][] = [];

  const delivered = await bought();
  await deliverTopUp(server.context, delivered.topUp.id);
  orders.push(["delivered", delivered.order]);

  await server.simulator.nextTopUps("khalti_wallet", "Queued");
  const queued = await bought();
  await deliverTopUp(server.context, queued.topUp.id);
  orders.push(["queued", queued.order]);

  await server.simulator.fault({ endpoint: "khalti_topup", kind: "drop_request" });
  const unknown = await bought();
  await deliverTopUp(server.context, unknown.topUp.id);
  orders.push(["unknown", unknown.order]);

  for (const [name, onRefusal] of [
    ["refunding", "refund"],
    ["refused", "hold"],
  ] as const) {
    await server.db.product.update({ where: { sku: "khalti-top-up" }, data: { onRefusal } });
    orders.push([name, await refusedTopUp(server)]);
  }

  orders.push(["pending", (await bought()).order]);
  const late = await bought();
  await server.db.topUp.update({
    where: { id: late.topUp.id },
    data: { createdAt: new Date(Date.now() - 90 * MINUTE) },
  });
  orders.push(["late", late.order]);
  orders.push(["awaiting payment", await checkout(server, { items: [TOP_UP] })]);
  await putDeliveriesOff(server);
  return orders;
}

/** So that jobs of states that are made later leave these as they are. */
async function putDeliveriesOff({ db }: TestServer): Promise<void> {
  const data = { dueAt: new Date(Date.now() + 24 * 60 * MINUTE) };
  await db.topUp.updateMany({ where: { dueAt: { not: null } }, data });
  await db.refund.updateMany({ where: { dueAt: { not: null } }, data });
}
