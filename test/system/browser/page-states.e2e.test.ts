/** Walks every state of customers' pages: in Nepali without English sentences, and without barriers in all of them. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
import { latinSentences } from "../../support/page-states/latin.ts";
import { orderStates } from "../../support/page-states/order-states.ts";
import { otherStates } from "../../support/page-states/other-states.ts";
import type { PageState } from "../../support/page-states/page-state.ts";
import { SHOP_STATES } from "../../support/page-states/shop-states.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let states: PageState[];
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({ SHOP_NAME: "Thamel Tea House", SHOP_NAME_NE: "ठमेल चिया घर" }),
    launchBrowser(),
  ]);
  states = [...(await orderStates(server)), ...(await otherStates(server)), ...SHOP_STATES];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** What is wrong in each state, by its name. */
async function walk(
  how: { screen: "phone" | "desktop"; locale: string; colorScheme?: "light" | "dark" },
  look: (customer: Awaited<ReturnType<typeof newCustomer>>) => Promise<unknown[]>,
): Promise<Record<string, unknown[]>> {
  const wrong: Record<string, unknown[]> = {};
  for (const state of states) {
    const customer = await newCustomer(browser, how.screen, { locale: how.locale });
    if (how.colorScheme) await customer.page.emulateMedia({ colorScheme: how.colorScheme });
    await state.open({ page: customer.page, server });
    const found = await look(customer);
    if (found.length > 0) wrong[state.name] = found;
    await customer.leave();
  }
  return wrong;
}

it("no state of a Nepali page has an English sentence or Latin digits", async () => {
  const wrong = await walk({ screen: "phone", locale: "ne-NP" }, async ({ page }) => [
    ...(await latinSentences(page)),
    ...((await fitsTheScreen(page)) ? [] : ["is wider than the screen"]),
  ]);
  expect(wrong).toEqual({});
});

it.each([
  { screen: "phone", locale: "en-GB", colorScheme: "light" },
  { screen: "desktop", locale: "ne-NP", colorScheme: "dark" },
] as const)("no state has a barrier or a complaint: %j", async (how) => {
  const wrong = await walk(how, async ({ page, complaints }) => [
    ...(await violationsOn(page)),
    ...complaints,
    ...((await fitsTheScreen(page)) ? [] : ["is wider than the screen"]),
  ]);
  expect(wrong).toEqual({});
});
