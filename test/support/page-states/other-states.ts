// Payment links, and the help after a return.
import type { LinkResponse } from "../../../src/links/payment-link.ts";
import { KEYS, type TestServer } from "../test-server.ts";
import type { PageState } from "./page-state.ts";

async function newLink(server: TestServer, terms: object): Promise<LinkResponse> {
  const answer = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send(terms);
  return answer.body as LinkResponse;
}

export async function otherStates(server: TestServer): Promise<PageState[]> {
  const amount = await newLink(server, { amount: 500_000, description: "घान्द्रुक यात्रा" });
  const open = await newLink(server, {
    amount_bounds: { min: 5_000, max: 9_000_000 },
    description: "मन्दिरलाई सहयोग",
  });
  const closed = await newLink(server, { amount: 500_000, description: "घान्द्रुक यात्रा" });
  await server.db.paymentLink.update({ where: { id: closed.id }, data: { closedAt: new Date() } });
  const expired = await newLink(server, { amount: 500_000, description: "घान्द्रुक यात्रा" });
  await server.db.paymentLink.update({
    where: { id: expired.id },
    data: { expiresAt: new Date(Date.now() - 60_000) },
  });
  const at = (name: string, address: string): PageState => ({
    name,
    async open({ page, server: { url } }) {
      await page.goto(`${url}${address}`);
      await page.locator("h1").first().waitFor();
    },
  });
  return [
    at("link: amount", `/pay/${amount.slug}`),
    at("link: open amount", `/pay/${open.slug}`),
    {
      name: "link: wrong amount",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/pay/${open.slug}`);
        await page.locator("#pay-rupees").fill("20");
        await page.getByTestId("pay-button").click();
        await page.getByTestId("pay-problem").waitFor();
      },
    },
    at("link: closed", `/pay/${closed.slug}`),
    at("link: expired", `/pay/${expired.slug}`),
    at("return: which payment?", "/v1/payments/return"),
  ];
}
