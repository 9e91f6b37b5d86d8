/** Walks every state of customers' pages: in Nepali without English sentences, and without barriers in all of them. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, SCREENS } from "../../support/browser.ts";
import { englishNames, latinSentences } from "../../support/page-states/latin.ts";
import {
  customerStates,
  SHOP_SETTINGS,
  silentStates,
} from "../../support/page-states/customer-states.ts";
import type { PageState } from "../../support/page-states/page-state.ts";
import { barriersOn, tooWide, walkStates } from "../../support/page-states/walk.ts";
import { shareOf } from "../../support/share.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let states: PageState[];
let silent: PageState[];
let goods: string[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(SHOP_SETTINGS), launchBrowser()]);
  const products = await server.db.product.findMany({ where: { nameNe: { not: null } } });
  goods = products.map(({ name }) => name);
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

const walk = (
  how: Parameters<typeof walkStates>[2],
  walked: PageState[],
  look: Parameters<typeof walkStates>[3],
) => walkStates({ browser, server }, walked, how, look);

it("no state has a barrier or a complaint on a phone", async () => {
  const wrong = await walk(
    { screen: "phone", locale: "en-GB", colorScheme: "light" },
    onPhone(),
    barriersOn,
  );
  expect(wrong).toEqual({});
});

it("no state in Nepali has an English sentence or product, Latin digits, a barrier or a complaint", async () => {
  const wrong = await walk(
    { screen: "desktop", locale: "ne-NP", colorScheme: "dark" },
    inNepali(),
    async (page) => {
      const found = [
        ...(await barriersOn(page)),
        ...(await latinSentences(page)),
        ...(await englishNames(page, goods)),
      ];
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
    async (page) => [
      ...(await latinSentences(page)),
      ...(await englishNames(page, goods)),
      ...(await tooWide(page)),
    ],
  );
  expect(wrong).toEqual({});
});
