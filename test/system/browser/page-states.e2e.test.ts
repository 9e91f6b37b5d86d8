/** Walks every state of customers' pages: in Nepali without English sentences, and without barriers in all of them. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { launchBrowser, newCustomer, SCREENS } from "../../support/browser.ts";
import { latinSentences } from "../../support/page-states/latin.ts";
import {
  customerStates,
  SHOP_SETTINGS,
  silentStates,
} from "../../support/page-states/customer-states.ts";
import type { PageState } from "../../support/page-states/page-state.ts";
import { shareOf } from "../../support/share.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let states: PageState[];
let silent: PageState[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(SHOP_SETTINGS), launchBrowser()]);
  silent = await silentStates(server);
  states = await customerStates(server);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Each run looks at a third of the states on a phone, and at another third in Nepali. */
const SHARES = 3;
const onPhone = () => shareOf(states, { shares: SHARES });
const inNepali = () => shareOf(states, { shares: SHARES, from: 1 });

/** What is wrong in each state, by its name. */
async function walk(
  how: { screen: "phone" | "desktop"; locale: string; colorScheme: "light" | "dark" },
  walked: PageState[],
  look: (page: Page) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {};
  for (const state of walked) {
    const customer = await newCustomer(browser, how.screen, {
      locale: how.locale,
      colorScheme: how.colorScheme,
      javaScriptEnabled: state.scripts ?? true,
    });
    await state.open({ page: customer.page, server });
    const found = [...(await look(customer.page)), ...customer.complaints];
    if (found.length > 0) wrong[state.name] = found;
    await customer.leave();
  }
  return wrong;
}

async function barriersOn(page: Page): Promise<string[]> {
  return [...(await violationsOn(page)), ...(await tooWide(page))];
}

async function tooWide(page: Page): Promise<string[]> {
  return (await fitsTheScreen(page)) ? [] : ["is wider than the screen"];
}

it("no state has a barrier or a complaint on a phone", async () => {
  const wrong = await walk(
    { screen: "phone", locale: "en-GB", colorScheme: "light" },
    onPhone(),
    barriersOn,
  );
  expect(wrong).toEqual({});
});

it("no state in Nepali has an English sentence, Latin digits, a barrier or a complaint", async () => {
  const wrong = await walk(
    { screen: "desktop", locale: "ne-NP", colorScheme: "dark" },
    inNepali(),
    async (page) => {
      const found = [...(await barriersOn(page)), ...(await latinSentences(page))];
      // The same state as a phone shows it.
      await page.setViewportSize(SCREENS.phone);
      return [...found, ...(await latinSentences(page)), ...(await tooWide(page))];
    },
  );
  expect(wrong).toEqual({});
});

it("shop and order without scripts and a receipt on paper are in one language and fit", async () => {
  const plain = silent.filter(({ name }) => /scripts|paper/.test(name));
  expect(plain.length).toBeGreaterThan(5);
  const wrong = await walk(
    { screen: "phone", locale: "ne-NP", colorScheme: "dark" },
    plain,
    async (page) => [...(await latinSentences(page)), ...(await tooWide(page))],
  );
  expect(wrong).toEqual({});
});
