import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "@jest/globals";
import type { Browser, Locator, Page } from "playwright-core";
import { fitsTheScreen, violationsOn } from "./accessibility.ts";
import { type Customer, launchBrowser, newCustomer } from "./browser.ts";
import { createTestClock } from "./test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "./test-server.ts";

/** With STAFF_PICTURES set to a folder, the screens are kept there, at these sizes. */
const PICTURES = process.env["STAFF_PICTURES"];
const PICTURE_SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
} as const;

type ScreenName = keyof typeof PICTURE_SIZES;

/** The dashboard in a browser, at a desk of the shop. */
export interface Desk {
  server: TestServer;
  browser: Browser;
  clock: ReturnType<typeof createTestClock>;
  /** Set after {@link open}. */
  page: Page;
  person: Customer;
  /** Opens an address in a new browser, and signs in unless the key is null. */
  open(
    screen: ScreenName,
    address: string,
    options?: { key?: string | null; locale?: string },
  ): Promise<void>;
  /** The screen as it is has no barrier that axe knows, and nothing is cut off at the side. */
  isGood(name: string): Promise<void>;
  heading(name: string | RegExp): Locator;
  button(name: string | RegExp): Locator;
  /** Ends the visit. The browser must not have complained. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDesk(
  env: Record<string, string> = {},
  takeSignInLink: (token: string) => string | null = () => null,
): Promise<Desk> {
  const clock = createTestClock();
  const [server, browser] = await Promise.all([
    startTestServer(env, clock, { takeSignInLink }),
    launchBrowser(),
  ]);
  const desk = {
    server,
    browser,
    clock,
    async open(screen, address, { key = KEYS.operator, locale } = {}) {
      desk.person = await newCustomer(browser, screen, locale === undefined ? {} : { locale });
      desk.page = desk.person.page;
      if (PICTURES !== undefined) await desk.page.setViewportSize(PICTURE_SIZES[screen]);
      await desk.page.goto(server.url + address);
      if (key === null) return;
      await desk.page.locator("input[name=key]").fill(key);
      await desk.page.locator("form button.primary").click();
      await desk.page.locator("#content").waitFor();
    },
    async isGood(name) {
      const { page } = desk;
      if (PICTURES !== undefined) {
        await mkdir(PICTURES, { recursive: true });
        await takePicture(page, path.join(PICTURES, `${name}.webp`));
      }
      expect([name, await fitsTheScreen(page)]).toEqual([name, true]);
      expect([name, await violationsOn(page)]).toEqual([name, []]);
    },
    heading: (name) => desk.page.getByRole("heading", { name, level: 1 }),
    button: (name) => desk.page.getByRole("button", { name }),
    async leave() {
      const { complaints } = desk.person;
      await desk.person.leave();
      expect(complaints).toEqual([]);
    },
    async stop() {
      await browser.close();
      await server.stop();
    },
  } as Desk;
  return desk;
}

/** As WebP, which Chrome makes itself: a tenth of a PNG file. */
async function takePicture(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 75 });
  await writeFile(file, Buffer.from(data, "base64"));
  // The session ends with the page: detaching it kills a Chromium that plays an authenticator.
}
