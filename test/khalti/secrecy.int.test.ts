/** Khalti or a proxy echoes the request: no secret of it may appear in an outcome. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type PreparedKhalti, secretKey, startPreparedKhalti } from "./prepared-khalti.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());

const phones = ["9800000123", "+977-9800000123", "1234567890", "01-4567890"];
const person = { name: "Asha Rai", email: "asha.rai@shop.example" };

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
        customer: { ...person, phone },
      }),
    );
  }
  return Promise.all(outcomes);
}

describe.each([200, 302, 400, 401, 403, 404, 429, 500])(
  "when HTTP %i echoes the request",
  (http) => {
    it.each(["json", "text"])(
      "as %s, no outcome contains the key or who the customer is",
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
          expect(text).not.toMatch(/asha|\brai\b/i);
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

describe("an answer whose link or ids carry what they should not", () => {
  const order = {
    returnUrl: "https://shop.example/return",
    websiteUrl: "https://shop.example/",
    amountPaisa: 1000,
    purchaseOrderId: "order-1",
    purchaseOrderName: "Tea",
    customer: { ...person, phone: "9800000123" },
  };
  const link = "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB";
  const initiate = (more: object) => {
    khalti.answerWith(
      200,
      JSON.stringify({
        pidx: "bZQLD9wRVWo4CdESSfuSsB",
        payment_url: link,
        expires_in: 60,
        ...more,
      }),
    );
    return khalti.client().initiate(order);
  };
  const lookup = (more: object) => {
    const answer = { pidx: "pidx", status: "Completed", total_amount: 1000, fee: 0, ...more };
    khalti.answerWith(200, JSON.stringify(answer));
    return khalti.client().lookup("pidx");
  };

  it.each([
    { payment_url: `${link}&key=${secretKey}` },
    { payment_url: `${link}&key=${secretKey.replace("_", "%5F")}` },
    { pidx: secretKey },
  ])("a link with our key is unknown: %j", async (more) => {
    const outcome = await initiate(more);
    expect(outcome).toMatchObject({ kind: "unknown", reason: "unreadable" });
    expect(JSON.stringify(outcome)).not.toContain("live_secret");
  });

  it("a link has no personal data, and opens the same payment", async () => {
    const personal = "&mobile=9800000123&email=asha.rai%40shop.example&name=Asha+Rai&lang=ne";
    const outcome = await initiate({ payment_url: `${link}${personal}` });
    const { paymentUrl } = (outcome as { value: { paymentUrl: string } }).value;
    const { host, searchParams } = new URL(paymentUrl);
    expect([host, Object.fromEntries(searchParams)]).toEqual([
      "test-pay.khalti.com",
      {
        pidx: "bZQLD9wRVWo4CdESSfuSsB",
        mobile: "98XXXXX123",
        email: "[email]",
        name: "[name]",
        lang: "ne",
      },
    ]);
  });

  it("a completed lookup whose transaction id is our key is unknown", async () => {
    const outcome = await lookup({ transaction_id: secretKey });
    expect(outcome).toMatchObject({ kind: "unknown", reason: "unreadable" });
    expect(JSON.stringify(outcome)).not.toContain(secretKey);
  });

  it.each(["9800000123", "asha.rai@shop.example", "paid by +977 9800000123"])(
    "a transaction id that carries personal data counts as missing: %s",
    async (transaction_id) => {
      expect(await lookup({ transaction_id })).toMatchObject({
        kind: "answer",
        value: { status: "completed", transactionId: null },
      });
    },
  );

  it.each(["4f9812345678ab", "GFq9PFS7b2iYvL8Lir9oXe", "TXN_9812345678-x"])(
    "a transaction id with ten digits among its letters stays as it is: %s",
    async (transaction_id) => {
      expect(await lookup({ transaction_id })).toMatchObject({
        kind: "answer",
        value: { status: "completed", transactionId: transaction_id },
      });
    },
  );
});
