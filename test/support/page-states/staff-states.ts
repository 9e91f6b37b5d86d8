// The main screens of the dashboard, signed in.
import type { PageState } from "./page-state.ts";

const SCREENS = [
  "",
  "needs-you",
  "orders",
  "refunds",
  "top-ups",
  "settlement",
  "links",
  "counter",
  "products",
  "webhooks",
  "keys",
  "audit",
];

/** @param key of an administrator */
export function staffStates(key: string): PageState[] {
  const screens = SCREENS.map((screen): PageState => ({
    name: `staff: ${screen === "" ? "today" : screen}`,
    async open({ page, server: { url } }) {
      // Signs in by the browser itself, as the page would.
      await page.context().request.post(`${url}/v1/session`, {
        data: { key },
        headers: { "Sec-Fetch-Site": "same-origin" },
      });
      await page.goto(`${url}/staff/${screen}`);
      await page.locator("h1").first().waitFor();
    },
  }));
  const signIn: PageState = {
    name: "staff: sign in",
    async open({ page, server: { url } }) {
      await page.goto(`${url}/staff/`);
      await page.locator("form").waitFor();
    },
  };
  return [signIn, ...screens];
}
