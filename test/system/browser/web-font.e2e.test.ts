import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
import { settle } from "../../support/page-states/page-state.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({ SHOP_NAME_NE: "ठमेल चिया घर" }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/**
 * Texts that are wider or narrower than in the web font, where the browser took it: it drew boxes, and kept them. A machine
 * with a Devanagari font of its own takes none.
 */
const STALE = `[...document.fonts].every(({ status }) => status === "unloaded") ? [] : [...document.body.querySelectorAll("h1, h2, h3, label, button, a, p, dt, dd, .brand span")]
  .filter((element) => element.children.length === 0 && element.getClientRects().length > 0)
  .filter((element) => {
    const range = document.createRange();
    const widthOf = () => {
      range.selectNodeContents(element);
      return Math.round(range.getBoundingClientRect().width);
    };
    const before = widthOf();
    const family = getComputedStyle(element).fontFamily;
    element.style.fontFamily = '"Noto Sans Devanagari Web", ' + family;
    const after = widthOf();
    element.style.fontFamily = "";
    return before !== after;
  })
  .map((element) => element.textContent.trim())`;

/** Also where it is the font of the machine. */
const LOADED = `[...document.fonts].some(({ status }) => status === "loaded")`;
const FAMILY = `getComputedStyle(document.body).fontFamily`;

it.each([
  ["the shop", "/", true, "ne-NP"],
  ["the shop without scripts", "/", false, "ne-NP"],
  ["a page that has no scripts", "/orders/none", false, "ne-NP"],
  ["the dashboard", "/staff/", true, "ne-NP"],
  ["the dashboard in English, where a shop types Nepali", "/staff/", true, "en-US"],
])(
  "a phone without Devanagari shows no boxes where the font came late: %s",
  async (_name, path, javaScriptEnabled, locale) => {
    const customer = await newCustomer(browser, "phone", { locale, javaScriptEnabled });
    await customer.page.goto(`${server.url}${path}`);
    await customer.page.locator("h1").first().waitFor();
    await settle(customer.page);
    expect(await customer.page.evaluate<string[]>(STALE)).toEqual([]);
    expect(await customer.page.evaluate<string>(FAMILY)).toContain("Noto Sans Devanagari Web");
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  },
);

it.each(["ne-NP", "en-US"])("so do later screens of the dashboard, in %s", async (locale) => {
  const customer = await newCustomer(browser, "phone", { locale });
  const { page, complaints } = customer;
  await page.goto(`${server.url}/staff/`);
  await page.locator("input[name=key]").fill(KEYS.admin);
  await page.locator("form button.primary").click();
  // The browser has the font at hand here.
  for (const screen of ["orders", "keys"]) {
    await page.locator("#content h1").waitFor();
    await page.goto(`${server.url}/staff/${screen}`);
    await page.locator("#content h1").waitFor();
    await settle(page);
    expect([screen, await page.evaluate<boolean>(LOADED)]).toEqual([screen, true]);
    expect([screen, await page.evaluate<string[]>(STALE)]).toEqual([screen, []]);
  }
  expect(complaints).toEqual([]);
  await customer.leave();
});
