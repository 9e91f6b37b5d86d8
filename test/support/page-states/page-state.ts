import type { Page } from "playwright-core";
import type { TestServer } from "../test-server.ts";

export interface Visit {
  page: Page;
  server: TestServer;
}

/** One state of a page that customers see: the gallery shows it, and tests walk through all of them. */
export interface PageState {
  name: string;
  /** False: in a browser that runs none. */
  scripts?: false;
  /** Leads a new browser into the state. */
  open(visit: Visit): Promise<void>;
}

/** Waits until web fonts and images have come and nothing moves. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate("document.fonts.ready.then(() => true)");
  await page.waitForLoadState("load");
}
