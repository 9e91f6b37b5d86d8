// Pages in a browser without scripts, and receipts on paper.
import { paidOrder } from "../refunds.ts";
import { checkout } from "../shop.ts";
import type { TestServer } from "../test-server.ts";
import { newBuyer } from "./order-states.ts";
import type { PageState } from "./page-state.ts";

const PAPER = { A4: { width: 794, height: 1123 }, "80 mm": { width: 302, height: 1123 } };

export async function plainStates(server: TestServer): Promise<PageState[]> {
  const waiting = await checkout(server);
  const paid = await paidOrder(server, { customer: newBuyer() });
  const plain = (
    name: string,
    { order, token }: { order: { id: string }; token: string },
  ): PageState => ({
    name: `without scripts: ${name}`,
    scripts: false,
    async open({ page, server: { url } }) {
      const path = `/orders/${order.id}`;
      await page
        .context()
        .addCookies([
          { name: "khalti_bff_order_page", value: token, url: url + path, httpOnly: true },
        ]);
      await page.goto(url + path);
    },
  });
  return [
    {
      name: "without scripts: shop",
      scripts: false,
      async open({ page, server: { url } }) {
        await page.goto(url);
      },
    },
    plain("order waiting", waiting),
    plain("order waiting, in another browser", { ...waiting, token: "" }),
    plain("order paid", paid),
    ...Object.entries(PAPER).map(([name, size]): PageState => ({
      name: `receipt on paper: ${name}`,
      async open({ page, server: { url } }) {
        await page.goto(`${url}/orders/${paid.order.id}#${paid.token}`);
        await page.locator("#order:not([aria-busy])").waitFor();
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize(size);
      },
    })),
  ];
}
