/**
 * `npm run gallery`: every state of the pages, phone and desktop, English and Nepali, light and dark, in one HTML file to look
 * at. `GALLERY_ONLY='top-up|mail' npm run gallery -- -t phone` takes the states and looks whose names match.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, newCustomer } from "../support/browser.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import {
  customerStates,
  SHOP_SETTINGS,
  silentStates,
} from "../support/page-states/customer-states.ts";
import { type PageState, settle } from "../support/page-states/page-state.ts";
import { staffStates } from "../support/page-states/staff-states.ts";
import { galleryHtml, type Picture } from "./gallery-html.ts";

const FOLDER = new URL("../../reports/gallery/", import.meta.url);
const only = new RegExp(process.env["GALLERY_ONLY"] ?? "");

let server: TestServer;
let browser: Browser;
let states: PageState[];
const pictures: Picture[] = [];
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(SHOP_SETTINGS), launchBrowser()]);
  const silent = await silentStates(server);
  const all = [...(await customerStates(server)), ...silent, ...(await staffStates(server))];
  states = all.filter(({ name }) => only.test(name));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL("gallery.html", FOLDER), galleryHtml(pictures));
});

const LOOKS = (["phone", "desktop"] as const).flatMap((screen) =>
  ["en-GB", "ne-NP"].flatMap((locale) =>
    (["light", "dark"] as const).map((colorScheme) => ({ screen, locale, colorScheme })),
  ),
);

it.each(LOOKS)(
  "is taken: $screen, $locale, $colorScheme",
  async ({ screen, locale, colorScheme }) => {
    for (const state of states) {
      const javaScriptEnabled = state.scripts ?? true;
      const customer = await newCustomer(browser, screen, {
        locale,
        colorScheme,
        javaScriptEnabled,
      });
      const { page } = customer;
      await state.open({ page, server });
      await settle(page);
      const image = await page.screenshot({
        fullPage: true,
        type: "jpeg",
        quality: 60,
        animations: "disabled",
      });
      const look = `${screen}, ${locale.slice(0, 2)}, ${colorScheme}`;
      pictures.push({ name: state.name, look, image: image.toString("base64") });
      await customer.leave();
    }
    expect(pictures.length).toBeGreaterThan(0);
  },
  1_800_000,
);
