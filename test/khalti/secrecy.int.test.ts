/** Khalti or a proxy echoes the request: no secret of it may appear in an outcome. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type PreparedKhalti, secretKey, startPreparedKhalti } from "./prepared-khalti.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());

const phones = ["9800000123", "+977-9800000123", "1234567890", "01-4567890"];

async function everyOutcome(): Promise<unknown[]> {
  const client = khalti.client();
  const outcomes: Promise<unknown>[] = [client.lookup("pidx"), client.banks("ebanking")];
  for (const phone of phones) {
    outcomes.push(
      client.refund("transaction", { mobile: phone }),
      client.initiate({
        returnUrl: "https://shop.example/return",
        websiteUrl: "https://shop.example/",
        amountPaisa: 1000,
        purchaseOrderId: "order-1",
        purchaseOrderName: "Tea",
        customer: { phone },
      }),
    );
  }
  return Promise.all(outcomes);
}

describe.each([200, 302, 400, 401, 403, 404, 429, 500])(
  "when HTTP %i echoes the request",
  (http) => {
    it.each(["json", "text"])(
      "as %s, no outcome contains the key or a full phone number",
      async (as) => {
        khalti.answerBy((request, response) => {
          const authorization = request.headers.authorization ?? `Key ${secretKey}`;
          const echo = `${authorization} sent ${request.text}`;
          const body = JSON.stringify({
            pidx: request.path.includes("lookup") ? "pidx" : [echo],
            status: request.path.includes("lookup") ? echo : undefined,
            detail: echo,
            customer_info: { phone: [echo], [echo]: echo },
            headers: { authorization },
            number: 9800000123,
            records: [{ idx: "a", name: "Bank" }, { idx: authorization }],
          });
          response.writeHead(http).end(as === "json" ? body : echo);
        });
        for (const outcome of await everyOutcome()) {
          const text = JSON.stringify(outcome);
          expect(text).not.toContain(secretKey);
          expect(text).not.toMatch(/9800000123|1234567890|4567890/);
        }
      },
    );
  },
);

it("a masked number still identifies its owner, in Khalti's own format", async () => {
  khalti.answerWith(400, '{"mobile":["9800000904 is not a Khalti account."]}');
  expect(await khalti.client().refund("transaction", { mobile: "9800000904" })).toMatchObject({
    errors: [{ path: "mobile", message: "98XXXXX904 is not a Khalti account." }],
  });
});

it("no outcome contains the key when the connection is refused", async () => {
  const client = khalti.client({ baseUrl: "http://127.0.0.1:1" });
  expect(JSON.stringify(await client.lookup("pidx"))).not.toContain(secretKey);
});
