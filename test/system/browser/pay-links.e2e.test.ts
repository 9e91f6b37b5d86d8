/** The page of a payment link in a real browser without scripts: phone and desktop, both languages. */
import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import type { LinkResponse } from "../../../src/links/payment-link.ts";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(() => server.simulator.reset());

async function newLink(body: object): Promise<LinkResponse> {
  const answer = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ description: "Trek to Ghandruk, deposit", ...body });
  return answer.body as LinkResponse;
}

const OPEN = { amount_bounds: { min: 5_000, max: 9_000_000 } };
const LINES = {
  lines: [
    { name: "Room with a view of Machhapuchhre, two nights", quantity: 2, unit_amount: 350_000 },
    { name: "Regular guest", quantity: 1, unit_amount: -50_000, kind: "discount" },
  ],
};

it.each([
  ["phone", "en-GB", { amount: 500_000, max_uses: 1 }],
  ["phone", "ne-NP", OPEN],
  ["desktop", "en-GB", LINES],
  ["desktop", "ne-NP", LINES],
] as const)(
  "is paid on a %s in %s without scripts, and says when it is used: %j",
  async (screen, locale, terms) => {
    const link = await newLink({ ...terms, max_uses: 1 });
    const customer = await newCustomer(browser, screen, { locale, javaScriptEnabled: false });
    const { page } = customer;
    await page.goto(`${server.url}/pay/${link.slug}`);
    await shoot(page, `${screen}-${locale}-form`);
    expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
    expect(await page.getByTestId("pay-button").boundingBox()).toMatchObject({
      height: expect.any(Number),
    });
    if ("amount_bounds" in terms) {
      await page.locator("#pay-rupees").fill("२०");
      await page.getByTestId("pay-button").click();
      await page.getByTestId("pay-problem").waitFor();
      await shoot(page, `${screen}-${locale}-problem`);
      await page.locator("#pay-rupees").fill("१,५००");
    }
    await page.getByTestId("pay-button").click();
    await page.waitForURL(/\/pay\/\?pidx=|pidx=/);
    const [payment] = await server.simulator.payments();
    expect(payment).toBeDefined();

    // The customer gives up the tab and opens the link again: the use is reserved, and then paid.
    await server.simulator.pay(payment?.pidx ?? "");
    await server.http.get(`/v1/payments/return?pidx=${payment?.pidx ?? ""}`);
    await page.goto(`${server.url}/pay/${link.slug}`);
    await page.getByTestId("pay-problem").waitFor();
    await shoot(page, `${screen}-${locale}-used`);
    expect(await page.getByTestId("pay-button").count()).toBe(0);
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  },
);

it.each([
  ["phone", "en", OPEN],
  ["phone", "ne", LINES],
  ["desktop", "en", LINES],
] as const)("has no accessibility violation, and fits: %s, %s", async (screen, language, terms) => {
  const link = await newLink({ ...terms, max_uses: 1 });
  const customer = await newCustomer(browser, screen);
  const { page } = customer;
  for (const query of [`?lang=${language}`, `?lang=${language}&again`]) {
    await page.goto(`${server.url}/pay/${link.slug}${query}`);
    expect(await violationsOn(page)).toEqual([]);
    expect(await fitsTheScreen(page)).toBe(true);
    // Then with its problem, where nothing can be paid any more.
    await server.db.paymentLink.update({ where: { id: link.id }, data: { closedAt: new Date() } });
  }
  expect(customer.complaints).toEqual([]);
  await customer.leave();
});

/** With PAY_SHOTS set, keeps pictures to look at. */
async function shoot(page: Awaited<ReturnType<typeof newCustomer>>["page"], name: string) {
  const folder = process.env["PAY_SHOTS"];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
