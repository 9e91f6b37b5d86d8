import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { waitFor } from "./wait-for.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Runs in the page. Incomplete results are left out: axe cannot judge them. */
const RUN = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`;

/** What axe objects to on this page, all of its rules and best practices: `rule: element` for each. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  const isThere = await page.evaluate<boolean>("'axe' in window");
  if (!isThere) await page.evaluate(await readFile(AXE, "utf8"));
  return page.evaluate<string[]>(RUN);
}

/** By then the fonts of a page are there, and what it reads has its place. */
const SETTLED_WITHIN_MS = 5_000;

/** Whether nothing of the page is wider than the screen, once it has settled. */
export async function fitsTheScreen(page: Page): Promise<boolean> {
  const fits = () =>
    page.evaluate<boolean>(
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
    );
  return waitFor("the page fits the screen", fits, SETTLED_WITHIN_MS).then(
    () => true,
    () => false,
  );
}
