// The screens of the dashboard, signed in, with orders that ask for staff and with the dialogs that move money.
import { paidOrder, requestRefund } from "../refunds.ts";
import { runDueJobs } from "../run-due-jobs.ts";
import { signIn } from "../sessions.ts";
import { checkout, returnFromKhalti } from "../shop.ts";
import { KEYS, type TestServer } from "../test-server.ts";
import { newBuyer, refusedTopUp } from "./order-states.ts";
import type { PageState, Visit } from "./page-state.ts";

const SCREENS = [
  "",
  "needs-you",
  "orders",
  "orders?status=held&min_amount=10000",
  "refunds",
  "top-ups",
  "settlement",
  "links",
  "counter",
  "products",
  "products/tea-250g",
  "products/new",
  "webhooks",
  "keys",
  "audit",
  "nowhere",
];

export async function staffStates(server: TestServer): Promise<PageState[]> {
  const paid = await paidOrder(server, { customer: newBuyer() });
  const part = await paidOrder(server, { customer: newBuyer() });
  await requestRefund(server, part.order.id, { amount: 10_050, reason: "एउटा प्याकेट खुला थियो।" });
  await runDueJobs(server);
  const held = await checkout(server, { customer: newBuyer() });
  await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
  const refused = await refusedTopUp(server);
  const link = await madeLink(server);
  const endpoint = await madeEndpoint(server);
  const order = (name: string, id: string, then?: Then) => screenState(name, `orders/${id}`, then);
  return [
    {
      name: "staff: sign in",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/staff/`);
        await page.locator("form").waitFor();
      },
    },
    {
      name: "staff: sign in, a wrong key",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/staff/`);
        await page.locator("form input").fill("wrong");
        await page.keyboard.press("Enter");
        await page.getByRole("alert").waitFor();
      },
    },
    ...SCREENS.map((screen) => screenState(screen === "" ? "today" : screen, screen)),
    screenState("today, as a table", "", async ({ page }) => {
      await page.locator("summary").click();
    }),
    screenState("a day's lines", "settlement", async ({ page }) => {
      await page.locator("table a").first().click();
      await page.locator("table a[href*='/orders/']").first().waitFor();
    }),
    screenState("the menu and the account", "orders", async ({ page }) => {
      const more = page.locator(".open-more");
      await ((await more.isVisible()) ? more : page.locator(".avatar")).click();
    }),
    screenState("keys, signed in twice", "keys", async (visit) => {
      await signIn(visit.server, KEYS.admin);
      await visit.page.reload();
      await pressing(/^Sign out everywhere else|^अरू सबै ठाउँबाट/)(visit);
    }),
    screenState("a new key", "keys", pressing(/New key|नयाँ की/)),
    screenState("a new payment link", "links", pressing(/New payment link|नयाँ भुक्तानी लिङ्क/)),
    screenState("a payment link", `links/${link}`),
    screenState("an endpoint", `webhooks/${endpoint}`),
    screenState("an endpoint to be deleted", `webhooks/${endpoint}`, pressing(/Delete|मेटाउनुहोस्/)),
    order("order, paid", paid.order.id),
    order("order, to be refunded", paid.order.id, pressing(/^Refund$|^रकम फिर्ता$/)),
    order("order, the customer's link", paid.order.id, async ({ page }) => {
      await page.getByRole("button", { name: /customer's link|ग्राहकको लिङ्क/ }).click();
      await page.locator("input.code").waitFor();
    }),
    order("order, partly refunded", part.order.id),
    order("order, held", held.order.id),
    order("order, held, to be sent back", held.order.id, pressing(/Send the money|पैसा फिर्ता/)),
    order("order, refused top-up", refused.order.id),
  ];
}

type Then = (visit: Visit) => Promise<void>;

function pressing(name: RegExp): Then {
  return async ({ page }) => {
    await page.getByRole("button", { name }).first().click();
    await page.locator("dialog[open]").waitFor();
  };
}

async function madeLink(server: TestServer): Promise<string> {
  const body = { description: "पोखरा पदयात्रा", amount: 1_250_000, max_uses: 3 };
  const answer = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send(body);
  return (answer.body as { id: string }).id;
}

async function madeEndpoint(server: TestServer): Promise<string> {
  const body = { url: "https://shop.example/hooks", events: ["*"], description: "पसल" };
  const answer = await server.http
    .post("/v1/admin/webhook-endpoints")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send(body);
  return (answer.body as { id: string }).id;
}

const LOADING = /^(?:Loading…|लोड हुँदै छ…)$/;

function screenState(name: string, screen: string, then?: Then): PageState {
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
      await page.getByText(LOADING).first().waitFor({ state: "detached" });
      await then?.(visit);
    },
  };
}
