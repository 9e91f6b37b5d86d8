// Walks through states of the pages, each in a new browser.
import type { Browser, Page } from "playwright-core";
import { fitsTheScreen, violationsOn } from "../accessibility.ts";
import { newCustomer } from "../browser.ts";
import type { TestServer } from "../test-server.ts";
import type { PageState } from "./page-state.ts";

/** @returns what is wrong in each state, by its name */
export async function walkStates(
  { browser, server }: { browser: Browser; server: TestServer },
  states: readonly PageState[],
  how: { screen: "phone" | "desktop"; locale: string; colorScheme: "light" | "dark" },
  look: (page: Page) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {};
  for (const state of states) {
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

export async function barriersOn(page: Page): Promise<string[]> {
  return [...(await violationsOn(page)), ...(await tooWide(page))];
}

export async function tooWide(page: Page): Promise<string[]> {
  const actionsFit = await page.evaluate<boolean>(
    "[...document.querySelectorAll('.actions')].every((box) => box.scrollWidth <= box.clientWidth)",
  );
  return [
    ...((await fitsTheScreen(page)) ? [] : ["is wider than the screen"]),
    ...(actionsFit ? [] : ["has actions wider than their card"]),
  ];
}
