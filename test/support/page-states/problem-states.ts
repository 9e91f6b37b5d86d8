// What a browser shows that posted a form which is refused, or that came when it could not be answered.
import { problemPage } from "../../../src/http/pages/problem-page.ts";
import { overloadedPage } from "../../../src/http/limits/shed-load.ts";
import type { PageLanguage } from "../../../src/http/pages/translated-page.ts";
import type { TestServer } from "../test-server.ts";
import type { PageState, Visit } from "./page-state.ts";

const WRONG_FORM = {
  "items[0][sku]": "tea-250g",
  "items[0][quantity]": "1",
  "method[mode]": "ebanking",
  "customer[email]": "sita@",
  "customer[phone]": "12",
};

/** Posts a form from the shop's page, as a browser without scripts does. */
async function postForm({ page, server: { url } }: Visit, path: string, fields: object) {
  await page.goto(`${url}/v1/payments/return`);
  const inputs = Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
  await page.evaluate(
    `((path, inputs) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action: path });
      for (const input of inputs) form.append(Object.assign(document.createElement("input"), input));
      document.body.append(form);
      form.submit();
    })(${JSON.stringify(path)}, ${JSON.stringify(inputs)})`,
  );
  await page.getByTestId("problem").waitFor();
}

export function problemStates(server: TestServer): PageState[] {
  const { context } = server;
  const answered = (
    name: string,
    status: number,
    render: (language: PageLanguage) => string | Promise<string>,
  ): PageState => ({
    name: `problem: ${name}`,
    async open({ page, server: { url } }) {
      await page.route("**/v1/payments/return", async (route) => {
        const language = route.request().headers()["accept-language"]?.startsWith("ne");
        const body = await render(language === true ? "ne" : "en");
        await route.fulfill({ status, contentType: "text/html; charset=utf-8", body });
      });
      await page.goto(`${url}/v1/payments/return`);
    },
  });
  const problem = (name: string, status: number) =>
    answered(name, status, (language) =>
      problemPage(context, { status, instance: "req-7c1f" }, language),
    );
  return [
    {
      name: "problem: a refused form",
      open: (visit) => postForm(visit, "/v1/checkout", WRONG_FORM),
    },
    {
      name: "problem: no such page",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/no/such/page`);
        await page.getByTestId("problem").waitFor();
      },
    },
    {
      name: "problem: returned with an unknown pidx",
      async open({ page, server: { url } }) {
        await page.goto(`${url}/v1/payments/return?pidx=bZQLD9wRVWo4CdESSfuSsB`);
        await page.getByTestId("problem").waitFor();
      },
    },
    answered("overloaded", 503, (language) => overloadedPage(language, context.config.shop)),
    problem("refused", 400),
    problem("the order has changed", 409),
    problem("not this browser's order", 403),
    problem("too many tries", 429),
    problem("an error of the server", 500),
  ];
}
