// The demo shop in each state: shelf, top-ups, cart, payment and what can go wrong there.
import type { Page } from "playwright-core";
import { openForm, pressPay, toDetails, toPayment } from "../shop-steps.ts";
import type { PageState, Visit } from "./page-state.ts";

async function openShop({ page, server }: Visit): Promise<void> {
  await page.goto(server.url);
  await page.getByTestId("add-tea-250g").waitFor();
}

const add = async (page: Page, sku: string) => {
  await page.getByTestId(`add-${sku}`).click();
  await page.getByTestId(`line-${sku}`).waitFor();
};

async function cartOfTea(visit: Visit): Promise<void> {
  await openShop(visit);
  await add(visit.page, "tea-250g");
}

const PROBLEM = { type: "about:blank", title: "No", instance: "req-7c1f" };

/** The next checkout is answered with this. */
async function answerCheckout(page: Page, status: number, body: object, headers = {}) {
  await page.route("**/v1/checkout", (route) =>
    route.fulfill({
      status,
      headers: { "Content-Type": "application/problem+json", ...headers },
      body: JSON.stringify({ ...PROBLEM, status, ...body }),
    }),
  );
}

/** The shop as it comes when the server could not read its products. */
async function withoutProductsInside(page: Page): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === "/",
    async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      await route.fulfill({
        response,
        body: html.replace(/<template id="products-data">.*?<\/template>/s, ""),
      });
    },
  );
}

async function pay(page: Page): Promise<void> {
  await pressPay(page);
  await page.locator("#error-summary").waitFor();
}

const state = (name: string, open: (visit: Visit) => Promise<void>): PageState => ({
  name: `shop: ${name}`,
  open,
});

export const SHOP_STATES: PageState[] = [
  state("shelf", openShop),
  state("loading", async ({ page, server }) => {
    await withoutProductsInside(page);
    await page.route("**/v1/products*", () => new Promise(() => undefined));
    await page.goto(server.url);
    await page.locator(".skeleton").first().waitFor();
  }),
  state("products failed", async ({ page, server }) => {
    await withoutProductsInside(page);
    await page.route("**/v1/products*", (route) => route.abort());
    await page.goto(server.url);
    await page.locator("#products-failed").waitFor();
  }),
  state("nothing for sale", async ({ page, server }) => {
    await withoutProductsInside(page);
    await page.route("**/v1/products*", (route) => route.fulfill({ json: { data: [] } }));
    await page.goto(server.url);
    await page.locator("#products-none").waitFor();
  }),
  state("cart", async (visit) => {
    await cartOfTea(visit);
    await add(visit.page, "momo-plate");
    await visit.page.getByTestId("add-tea-250g").click();
  }),
  state("top-up, empty", async (visit) => {
    await openShop(visit);
    await openForm(visit.page, "khalti-top-up");
  }),
  state("top-up, mistakes", async (visit) => {
    await openShop(visit);
    await openForm(visit.page, "khalti-top-up");
    await visit.page.locator("#number-khalti-top-up").fill("98412345");
    await visit.page.getByTestId("add-khalti-top-up").click();
    await visit.page.locator("#number-khalti-top-up[aria-invalid]").waitFor();
  }),
  state("top-up, refused by the provider", async (visit) => {
    await openShop(visit);
    await openForm(visit.page, "digipay-wallet");
    await visit.page.locator("#wallet_id-digipay-wallet").fill("0".repeat(32));
    await visit.page.locator("#amount-digipay-wallet").fill("500");
    await visit.page.getByTestId("add-digipay-wallet").click();
    await visit.page.locator("#wallet_id-digipay-wallet[aria-invalid]").waitFor();
  }),
  state("top-up in the cart", async (visit) => {
    await openShop(visit);
    await openForm(visit.page, "khalti-top-up");
    await visit.page.locator("#number-khalti-top-up").fill("9841234567");
    await visit.page.locator("#amount-khalti-top-up").fill("250");
    await add(visit.page, "khalti-top-up");
  }),
  state("e-banking", async (visit) => {
    await cartOfTea(visit);
    await toPayment(visit.page);
    await visit.page.getByTestId("method-ebanking").check();
    await visit.page.getByTestId("bank-list").getByRole("radio").first().waitFor();
  }),
  state("banks failed", async (visit) => {
    await cartOfTea(visit);
    await visit.page.route("**/v1/banks*", (route) => route.abort());
    await toPayment(visit.page);
    await visit.page.getByTestId("method-ebanking").check();
    await visit.page.locator(".bank-failure").waitFor();
  }),
  state("details", async (visit) => {
    await cartOfTea(visit);
    await toDetails(visit.page);
  }),
  state("payment", async (visit) => {
    await cartOfTea(visit);
    await toPayment(visit.page);
  }),
  state("no bank chosen", async (visit) => {
    await cartOfTea(visit);
    await toPayment(visit.page);
    await visit.page.getByTestId("method-ebanking").check();
    await pay(visit.page);
  }),
  state("a wrong e-mail address", async (visit) => {
    await cartOfTea(visit);
    await toDetails(visit.page);
    await visit.page.locator("#customer-email").fill("sita@");
    await visit.page.locator("#customer-phone").fill("12");
    await visit.page.locator("#customer-phone").press("Enter");
    await visit.page.locator("#error-summary").waitFor();
  }),
  state("below the minimum of banks", async (visit) => {
    await openShop(visit);
    await add(visit.page, "momo-plate");
    await toPayment(visit.page);
    await visit.page.getByTestId("method-ebanking").check();
    await pay(visit.page);
  }),
  state("empty cart", async (visit) => {
    await openShop(visit);
    // A phone leads on from a cart that has something.
    if (await visit.page.getByTestId("pay").isVisible()) await pay(visit.page);
  }),
  state("refused by the server", async (visit) => {
    await cartOfTea(visit);
    await answerCheckout(visit.page, 422, {
      code: "invalid_request",
      errors: [
        { path: "customer.phone", message: "In English.", code: "invalid_phone" },
        { path: "items.0.sku", message: "In English.", code: "not_for_sale" },
      ],
    });
    await pay(visit.page);
  }),
  state("refused by Khalti", async (visit) => {
    await cartOfTea(visit);
    const errors = [{ path: "customer.phone", message: "In English.", code: "refused_by_khalti" }];
    await answerCheckout(visit.page, 422, { code: "payment_refused", errors });
    await pay(visit.page);
  }),
  state("too many tries", async (visit) => {
    await cartOfTea(visit);
    await answerCheckout(visit.page, 429, { code: "too_many_requests" }, { "Retry-After": "20" });
    await pay(visit.page);
  }),
  state("an error of the server", async (visit) => {
    await cartOfTea(visit);
    await answerCheckout(visit.page, 500, { code: "internal_error" });
    await pay(visit.page);
  }),
  state("no connection", async (visit) => {
    await cartOfTea(visit);
    await visit.page.route("**/v1/checkout", (route) => route.abort());
    await pay(visit.page);
  }),
];
