/** The client against all samples of Khalti's initiate call. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { InitiateRequest } from "../../src/khalti/initiate.ts";
import { type PreparedKhalti, secretKey, startPreparedKhalti } from "./prepared-khalti.ts";
import { authorization } from "./samples/authorization.ts";
import { bankingChapterInitiate } from "./samples/banking-chapter-initiate.ts";
import { ebankingPageInitiate } from "./samples/ebanking-page-initiate.ts";
import type { InitiateSamples, Sample } from "./samples/sample.ts";
import { webCheckoutInitiate } from "./samples/web-checkout-initiate.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());
beforeEach(() => {
  khalti.received.splice(0);
});

const walletOrder: InitiateRequest = {
  returnUrl: "https://example.com/payment/",
  websiteUrl: "https://example.com/",
  amountPaisa: 1300,
  purchaseOrderId: "test12",
  purchaseOrderName: "test",
  customer: { name: "Khalti Bahadur", email: "example@gmail.com", phone: "9800000123" },
  amountBreakdown: [
    { label: "Mark Price", amountPaisa: 1000 },
    { label: "VAT", amountPaisa: 300 },
  ],
  productDetails: [
    {
      identity: "1234567890",
      name: "Khalti logo",
      totalPricePaisa: 1300,
      quantity: 1,
      unitPricePaisa: 1300,
    },
  ],
  metadata: { username: "merchant_name", extra: "merchant_extra" },
};

const smallOrder: InitiateRequest = {
  returnUrl: "http://example.com/",
  websiteUrl: "http://example.com/",
  amountPaisa: 1000,
  purchaseOrderId: "Ordwer01",
  purchaseOrderName: "Test",
  customer: { name: "Test Bahadur", email: "test@khalti.com", phone: "9800000001" },
};

const bankOrder: InitiateRequest = {
  returnUrl: "https://testing.com/",
  websiteUrl: "https://testing.com/",
  amountPaisa: 10000,
  bank: "ayCEFuEpkmkjBj3WVWRh32",
  modes: ["MOBILE_BANKING"],
  purchaseOrderId: "wakanada_01",
  purchaseOrderName: "wakanda 02",
  customer: { name: "test shrestha", email: "example@gmail.com", phone: "9801856451" },
  amountBreakdown: [
    { label: "Mark Price", amountPaisa: 10000 },
    { label: "VAT", amountPaisa: 0 },
  ],
  productDetails: [
    {
      identity: "shark_1",
      name: "shark_2",
      totalPricePaisa: 10000,
      quantity: 1,
      unitPricePaisa: 10000,
    },
  ],
};

/** A sample in the form we send: `"1000"` becomes 1000, and `ttl` is left out because its unit is not documented. */
function asWeSendIt(sample: Sample): unknown {
  return JSON.parse(sample.json, (key, value: unknown) => {
    if (key === "ttl") return undefined;
    return key === "amount" ? Number(value) : value;
  });
}

const pages: { samples: InitiateSamples; orders: InitiateRequest[]; tooLittle: string }[] = [
  {
    samples: webCheckoutInitiate,
    orders: [walletOrder, smallOrder],
    tooLittle: "Amount should be greater than Rs. 10, that is 1000 paisa.",
  },
  {
    samples: bankingChapterInitiate,
    orders: [bankOrder],
    tooLittle: "Amount should be greater than Rs. 100, that is 10000 paisa.",
  },
  {
    samples: ebankingPageInitiate,
    orders: [bankOrder],
    tooLittle: "Amount should be greater than Rs. 100, that is 1000 paisa.",
  },
];

const errorsBySection: Record<string, { path: string; message: string }> = {
  "return_url is blank": { path: "return_url", message: "This field may not be blank." },
  "return_url is invalid": { path: "return_url", message: "Enter a valid URL." },
  "website_url is blank": { path: "website_url", message: "This field may not be blank." },
  "website_url is invalid": { path: "website_url", message: "Enter a valid URL." },
  "Amount is invalid": { path: "amount", message: "A valid integer is required." },
  "purchase_order_id is blank": {
    path: "purchase_order_id",
    message: "This field may not be blank.",
  },
  "purchase_order_name is blank": {
    path: "purchase_order_name",
    message: "This field may not be blank.",
  },
  "Amount breakdown doesn't total to the amount passed": {
    path: "amount",
    message: "Amount Breakdown mismatch.",
  },
};

describe.each(pages)("initiate, by $samples.page", ({ samples, orders, tooLittle }) => {
  it.each(samples.requests.map((sample, index) => ({ sample, order: orders[index] })))(
    "sends the order of '$sample.section' as that sample",
    async ({ sample, order }) => {
      if (order === undefined) throw new Error("No order for this sample");
      khalti.answerWith(200, samples.answers[0]?.json ?? "");
      await khalti.client().initiate(order);

      const request = khalti.takeRequest();
      expect(request.method).toBe("POST");
      expect(request.path).toBe("/api/v2/epayment/initiate/");
      expect(request.headers["content-type"]).toBe("application/json");
      expect({ Authorization: request.headers.authorization }).toEqual(
        JSON.parse(authorization.json.replace("<LIVE_SECRET_KEY>", secretKey)),
      );
      expect(JSON.parse(request.text)).toEqual(asWeSendIt(sample));
    },
  );

  it.each(samples.answers)("reads '$section' as a payment link", async ({ json }) => {
    khalti.answerWith(200, json);
    expect(await khalti.client().initiate(smallOrder)).toEqual({
      kind: "answer",
      value: {
        pidx: "bZQLD9wRVWo4CdESSfuSsB",
        paymentUrl: "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
        expiresAt: new Date("2023-05-25T10:41:16.471Z"),
        expiresInSeconds: 1800,
      },
    });
  });

  it.each(samples.errors)(
    "reads '$section' as a refusal with the field's path",
    async ({ section, json }) => {
      const error =
        section === "Amount is less than 10"
          ? { path: "amount", message: tooLittle }
          : errorsBySection[section];
      khalti.answerWith(400, json);
      expect(await khalti.client().initiate(smallOrder)).toEqual({
        kind: "refused",
        httpStatus: 400,
        reason: "validation",
        message: `${String(error?.path)}: ${String(error?.message)}`,
        errors: [error],
        body: JSON.parse(json) as unknown,
      });
    },
  );
});

it("an order without optional values is sent without their fields", async () => {
  khalti.answerWith(200, webCheckoutInitiate.answers[0]?.json ?? "");
  const { returnUrl, websiteUrl, amountPaisa, purchaseOrderId, purchaseOrderName } = smallOrder;
  const bare = { returnUrl, websiteUrl, amountPaisa, purchaseOrderId, purchaseOrderName };
  await khalti.client().initiate({ ...bare, customer: { name: "", phone: undefined } });
  expect(JSON.parse(khalti.takeRequest().text)).toEqual({
    return_url: "http://example.com/",
    website_url: "http://example.com/",
    amount: 1000,
    purchase_order_id: "Ordwer01",
    purchase_order_name: "Test",
  });
});
