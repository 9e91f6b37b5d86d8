/** The client against all samples of Khalti's lookup call. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import { type PreparedKhalti, secretKey, startPreparedKhalti } from "./prepared-khalti.ts";
import { bankingChapterLookup } from "./samples/banking-chapter-lookup.ts";
import { ebankingPageLookup } from "./samples/ebanking-page-lookup.ts";
import { webCheckoutLookup } from "./samples/web-checkout-lookup.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());
beforeEach(() => {
  khalti.received.splice(0);
});

const pidx = "HT6o6PEZRWFJ5ygavzHWd5";
const unpaid = { pidx, transactionId: null, feePaisa: 0, refunded: false };
const paid = { ...unpaid, transactionId: "GFq9PFS7b2iYvL8Lir9oXe" };

// The HTTP status of each is from "Payment Status Code" of the same pages.
type Expected = { http: number; answer: Omit<LookupAnswer, "totalAmountPaisa"> };
const expectedBySection: Record<string, Expected> = {
  "Success Response": {
    http: 200,
    answer: { ...paid, status: "completed", statusWord: "Completed" },
  },
  "Pending Response": {
    http: 200,
    answer: { ...unpaid, status: "pending", statusWord: "Pending" },
  },
  "Initiated Response": {
    http: 200,
    answer: { ...unpaid, status: "initiated", statusWord: "Initiated" },
  },
  "Refunded Response": {
    http: 200,
    answer: { ...paid, status: "refunded", statusWord: "Refunded", refunded: true },
  },
  "Expired Response": {
    http: 400,
    answer: {
      ...unpaid,
      pidx: "H889Er9gq4j92oCrePrDwf",
      status: "expired",
      statusWord: "Expired",
    },
  },
  "Canceled Response": {
    http: 400,
    answer: {
      ...unpaid,
      pidx: "vNTeXkSEaEXK2J4i7cQU6e",
      status: "canceled",
      statusWord: "User canceled",
    },
  },
};

const pages = [
  { samples: webCheckoutLookup, totalAmountPaisa: 1000 },
  { samples: bankingChapterLookup, totalAmountPaisa: 10000 },
  { samples: ebankingPageLookup, totalAmountPaisa: 10000 },
];

describe.each(pages)("lookup, by $samples.page", ({ samples, totalAmountPaisa }) => {
  it.each(samples.requests)("sends '$section' as documented", async ({ json }) => {
    khalti.answerWith(200, samples.answers[0]?.json ?? "");
    await khalti.client().lookup(pidx);

    const request = khalti.takeRequest();
    expect(request.method).toBe("POST");
    expect(request.path).toBe("/api/v2/epayment/lookup/");
    expect(request.headers["content-type"]).toBe("application/json");
    expect(request.headers.authorization).toBe(`Key ${secretKey}`);
    expect(JSON.parse(request.text)).toEqual(JSON.parse(json));
  });

  it.each(samples.answers)(
    "reads '$section' as an answer with its documented HTTP status",
    async ({ section, json }) => {
      const expected = expectedBySection[section];
      khalti.answerWith(expected?.http ?? 0, json);
      expect(await khalti.client().lookup(pidx)).toEqual({
        kind: "answer",
        value: { ...expected?.answer, totalAmountPaisa },
      });
    },
  );

  it.each(samples.answers)(
    "reads '$section' with 400 as with 200, if no money moved",
    async ({ json }) => {
      khalti.answerWith(200, json);
      const asSuccess = await khalti.client().lookup(pidx);
      khalti.answerWith(400, json);
      const asFailure = await khalti.client().lookup(pidx);
      if (asSuccess.kind !== "answer") throw new Error("a sample is an answer");
      const { value } = asSuccess;
      const movedMoney = /completed|refunded/.test(value.status);
      const contradiction = {
        code: "status_contradicts_http",
        message: "Khalti says that money moved, and at the same time that the request failed.",
      };
      expect(asFailure).toEqual({
        kind: "answer",
        value: movedMoney ? { ...value, contradiction } : value,
      });
    },
  );

  it.each([
    { of: "When an incorrect Authorization key is passed.", http: 401, reason: "unauthorized" },
    { of: "When an incorrect Authorization key is passed.", http: 400, reason: "unauthorized" },
    { of: "If incorrect pidx is passed.", http: 404, reason: "not_found" },
    { of: "If incorrect pidx is passed.", http: 400, reason: "not_found" },
    {
      of: "If key is not passed as prefix in Authorization key",
      http: 401,
      reason: "unauthorized",
    },
  ])("reads '$of' with HTTP $http as refused, $reason", async ({ of, http, reason }) => {
    const sample = samples.genericErrors.find(({ section }) => section === of);
    const body = JSON.parse(sample?.json ?? "") as { detail: string };
    khalti.answerWith(http, sample?.json ?? "");
    expect(await khalti.client().lookup(pidx)).toEqual({
      kind: "refused",
      httpStatus: http,
      reason,
      message: body.detail,
      errors: [],
      body,
    });
  });
});

it("each page has only the three generic errors tested above", () => {
  for (const { samples } of pages) expect(samples.genericErrors).toHaveLength(3);
});
