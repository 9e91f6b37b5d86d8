/** The simulator against every sample of Khalti's payment pages: sent as printed, and compared field by field. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { authorization } from "../../../khalti/samples/authorization.ts";
import { bankLists } from "../../../khalti/samples/bank-lists.ts";
import { bankingChapterInitiate } from "../../../khalti/samples/banking-chapter-initiate.ts";
import { bankingChapterLookup } from "../../../khalti/samples/banking-chapter-lookup.ts";
import { ebankingPageInitiate } from "../../../khalti/samples/ebanking-page-initiate.ts";
import { ebankingPageLookup } from "../../../khalti/samples/ebanking-page-lookup.ts";
import * as refunds from "../../../khalti/samples/refunds.ts";
import type { InitiateSamples, LookupSamples, Sample } from "../../../khalti/samples/sample.ts";
import { webCheckoutInitiate } from "../../../khalti/samples/web-checkout-initiate.ts";
import { webCheckoutLookup } from "../../../khalti/samples/web-checkout-lookup.ts";
import { type Driver, driveSimulator, type Json, SECRET_KEY } from "../simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const parsed = ({ json }: Sample) => JSON.parse(json) as Json;

/** Posts the sample's text, not what a parser makes of it. */
async function post(path: string, text: string, key = `Key ${SECRET_KEY}`) {
  const response = await fetch(simulator.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: key },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Json };
}
const initiate = (text: string) => post("/api/v2/epayment/initiate/", text);

/** The change to a page's request that causes the error of that section. */
const MISTAKES: Record<string, Json> = {
  "return_url is blank": { return_url: "" },
  "return_url is invalid": { return_url: "not a url" },
  "website_url is blank": { website_url: "" },
  "website_url is invalid": { website_url: "not a url" },
  "Amount is less than 10": { amount: 900, amount_breakdown: undefined },
  "Amount is invalid": { amount: "Rs. 10" },
  "purchase_order_id is blank": { purchase_order_id: "" },
  "purchase_order_name is blank": { purchase_order_name: "" },
  "Amount breakdown doesn't total to the amount passed": {
    amount_breakdown: [{ label: "Mark Price", amount: 1 }],
  },
};

describe.each([webCheckoutInitiate, bankingChapterInitiate, ebankingPageInitiate])(
  "initiate as on the page $page",
  ({ requests, answers, errors }: InitiateSamples) => {
    it.each(requests)("takes the request of “$section”", async ({ json }) => {
      const { status, body } = await initiate(json);

      const [documented = {}] = answers.map(parsed);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(Object.keys(documented));
      expect(body).toMatchObject({ expires_in: documented["expires_in"] });
      const { pathname, search } = new URL(String(body["payment_url"]));
      expect([pathname, search]).toEqual(["/pay/", `?pidx=${String(body["pidx"])}`]);
      const shape = (value: unknown) =>
        String(value).replace(/\d/g, "0").replace(/[a-z]/gi, "a").length;
      for (const field of ["pidx", "expires_at"]) {
        expect(shape(body[field])).toBe(shape(documented[field]));
      }
    });

    it.each(errors)("refuses what “$section” describes with its body", async (sample) => {
      const [request = {}] = requests.map(parsed);
      const { status, body } = await initiate(
        JSON.stringify({ ...request, ...MISTAKES[sample.section] }),
      );

      // One form of the banking page still prints the minimum of the wallet.
      const documented = sample.json.replace(
        "Rs. 100, that is 1000 paisa",
        "Rs. 100, that is 10000 paisa",
      );
      expect([status, body]).toEqual([400, JSON.parse(documented)]);
    });
  },
);

describe.each([webCheckoutLookup, bankingChapterLookup, ebankingPageLookup])(
  "lookup as on the page $page",
  ({ requests, answers, genericErrors }: LookupSamples) => {
    it.each(answers)("answers “$section” with its body", async (sample) => {
      const { total_amount, status: documented, transaction_id, fee } = parsed(sample);
      const facts: Json = { total_amount, status: documented, transaction_id, fee };
      const { pidx } = await simulator.start({
        amount: facts["total_amount"],
        amount_breakdown: undefined,
      });
      await simulator.set(pidx, facts);

      const [request = { json: "" }] = requests;
      const text = request.json.replace(/"pidx": ".*"/, `"pidx": "${pidx}"`);
      const { status, body } = await post("/api/v2/epayment/lookup/", text);

      expect(body).toEqual({ ...parsed(sample), pidx });
      // The page's table of HTTP statuses.
      const isOver = /^(?:Expired|User canceled)$/.test(String(facts["status"]));
      expect(status).toBe(isOver ? 400 : 200);
    });

    it("answers the generic errors with their bodies", async () => {
      const [wrongKey, wrongPidx, noPrefix] = genericErrors.map(parsed);
      const [{ json } = { json: "" }] = requests;
      const path = "/api/v2/epayment/lookup/";

      expect(await post(path, json, "Key other")).toEqual({ status: 401, body: wrongKey });
      expect(await post(path, json)).toEqual({ status: 404, body: wrongPidx });
      expect(await post(path, json, SECRET_KEY)).toEqual({ status: 401, body: noPrefix });
    });
  },
);

describe("authorization", () => {
  it.each(["Key", "key"])("takes the header of the page with %s", async (word) => {
    const header = String(parsed(authorization)["Authorization"])
      .replace("<LIVE_SECRET_KEY>", SECRET_KEY)
      .replace("Key", word);
    const [{ json } = { json: "" }] = webCheckoutInitiate.requests;

    expect((await post("/api/v2/epayment/initiate/", json, header)).status).toBe(200);
  });
});

describe("refund as on the page", () => {
  const bank = { modes: ["EBANKING"], bank: "UZmPqTDkdhKmukdZe2gVWZ" };
  const order = { amount: 10_000, amount_breakdown: undefined };
  it.each([
    ["a full wallet refund", order, ""],
    ["a partial wallet refund", order, refunds.walletPartialRefund.json],
    ["a full bank refund", { ...order, ...bank }, refunds.bankFullRefund.json],
    ["a partial bank refund", { ...order, ...bank }, refunds.bankPartialRefund.json],
  ])("takes %s", async (_kind, changes, text) => {
    const { transactionId } = await simulator.paid(changes);

    const answer = await post(`/api/merchant-transaction/${transactionId}/refund/`, text);

    expect(answer).toEqual({ status: 200, body: parsed(refunds.refundSuccess) });
  });
});

describe("the bank list as on the page", () => {
  it.each(bankLists)("has the fields and the bank of “$section”", async (sample) => {
    const { status, body } = await simulator.send("GET", "/api/v5/bank/?payment_type=ebanking");

    const { records, ...envelope } = parsed(sample) as Json & { records: Json[] };
    const { records: answered, ...answeredEnvelope } = body as Json & { records: Json[] };
    expect(status).toBe(200);
    expect(answeredEnvelope).toEqual(envelope);
    expect(answered[0]).toEqual({ ...records[0], logo: expect.stringMatching(/adbl\.svg$/) });
  });

  it("has the same bank for mobile banking", async () => {
    const [{ json } = { json: "" }] = bankLists;
    const [bank] = (JSON.parse(json) as { records: Json[] }).records;
    const { body } = await simulator.send("GET", "/api/v5/bank/?payment_type=mobilecheckout");

    const records = body["records"] as Json[];
    expect(records).toContainEqual({ ...bank, logo: expect.stringMatching(/adbl\.svg$/) });
  });
});
