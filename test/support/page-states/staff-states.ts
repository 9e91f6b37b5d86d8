// The main screens of the dashboard and orders that ask for staff, signed in.
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { checkout, returnFromKhalti } from "../shop.ts";
import { KEYS, type TestServer } from "../test-server.ts";
import type { PageState, Visit } from "./page-state.ts";

const SCREENS = [
  "",
  "needs-you",
  "orders",
  "refunds",
  "top-ups",
  "settlement",
  "links",
  "counter",
  "products",
  "webhooks",
  "keys",
  "audit",
];
const CUSTOMER = { name: "Asha Rai", phone: "9841000001" };

export async function staffStates(server: TestServer): Promise<PageState[]> {
  const paid = await checkout(server, { customer: CUSTOMER });
  await server.simulator.pay(paid.pidx);
  await returnFromKhalti(server, paid.pidx);
  const held = await checkout(server, { customer: CUSTOMER });
  await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
  const refused = await refusedTopUp(server);
  return [
    {
      name: "staff: sign in",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/staff/`);
        await page.locator("form").waitFor();
      },
    },
    ...SCREENS.map((screen) => screenState(screen === "" ? "today" : screen, screen)),
    screenState("order, paid", `orders/${paid.order.id}`),
    screenState("order, the customer's link", `orders/${paid.order.id}`, async ({ page }) => {
      await page.getByRole("button", { name: /customer's link|ग्राहकको लिङ्क/ }).click();
      await page.locator("input.code").waitFor();
    }),
    screenState("order, held", `orders/${held.order.id}`),
    screenState("order, refused top-up", `orders/${refused}`),
  ];
}

function screenState(
  name: string,
  screen: string,
  then?: (visit: Visit) => Promise<void>,
): PageState {
  return {
    name: `staff: ${name}`,
    async open(visit) {
      const { page, server } = visit;
      // Signs in by the browser itself, as the page would.
      await page.context().request.post(`${server.url}/v1/session`, {
        data: { key: KEYS.admin },
        headers: { "Sec-Fetch-Site": "same-origin" },
      });
      await page.goto(`${server.url}/staff/${screen}`);
      await page.locator("h1").first().waitFor();
      await then?.(visit);
    },
  };
}

/** @returns the id of a paid order whose top-up its provider refused */
async function refusedTopUp(server: TestServer): Promise<string> {
  const { order, pidx } = await checkout(server, {
    items: [
      { sku: "khalti-top-up", quantity: 1, amount: 30_000, fields: { number: "9800000001" } },
    ],
    customer: CUSTOMER,
  });
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  const topUp = await server.db.topUp.findFirstOrThrow({ where: { orderId: order.id } });
  const body = { state: "Error", error_code: "1011", message: "Invalid mobile number" };
  await server.simulator.fault({ endpoint: "khalti_topup", kind: "status", status: 400, body });
  await deliverTopUp(server.context, topUp.id);
  return order.id;
}
