// The main screens of the dashboard and orders that ask for staff, signed in.
import { paidOrder } from "../refunds.ts";
import { checkout, returnFromKhalti } from "../shop.ts";
import { KEYS, type TestServer } from "../test-server.ts";
import { CUSTOMER, refusedTopUp } from "./order-states.ts";
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

export async function staffStates(server: TestServer): Promise<PageState[]> {
  const paid = await paidOrder(server, { customer: CUSTOMER });
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
    screenState("order, refused top-up", `orders/${refused.order.id}`),
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
