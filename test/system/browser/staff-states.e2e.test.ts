/** Walks every state of the dashboard: in Nepali without English sentences, and without barriers in all of them. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, SCREENS } from "../../support/browser.ts";
import { latinSentences, STAFF_NAMES } from "../../support/page-states/latin.ts";
import type { PageState } from "../../support/page-states/page-state.ts";
import { staffStates } from "../../support/page-states/staff-states.ts";
import { barriersOn, tooWide, walkStates } from "../../support/page-states/walk.ts";
import { shareOf } from "../../support/share.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
let states: PageState[];
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  states = await staffStates(server);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Each run looks at a third of the states on a phone, and at another third in Nepali. */
const SHARES = 3;

it("no state has a barrier or a complaint on a phone", async () => {
  const how = { screen: "phone", locale: "en-GB", colorScheme: "light" } as const;
  const walked = shareOf(states, { shares: SHARES });
  expect(await walkStates({ browser, server }, walked, how, barriersOn)).toEqual({});
});

it("no state in Nepali has an English sentence, Latin digits, a barrier or a complaint", async () => {
  const how = { screen: "desktop", locale: "ne-NP", colorScheme: "dark" } as const;
  const walked = shareOf(states, { shares: SHARES, from: 1 });
  const wrong = await walkStates({ browser, server }, walked, how, async (page) => {
    const found = [...(await barriersOn(page)), ...(await latinSentences(page, STAFF_NAMES))];
    // The same state as a phone shows it.
    await page.setViewportSize(SCREENS.phone);
    return [...found, ...(await latinSentences(page, STAFF_NAMES)), ...(await tooWide(page))];
  });
  expect(wrong).toEqual({});
});
