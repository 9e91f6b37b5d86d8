import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, SAMPLE_ORDER, SECRET_KEY } from "./simulator-driver.ts";

const ID = /^[2-9A-HJ-NP-Za-km-z]{22}$/;
const NEPAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+05:45$/;

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const refused = (errors: object) => ({
  status: 400,
  body: { ...errors, error_key: "validation_error" },
});
const initiate = async (changes: object) => {
  const { status, body } = await simulator.initiate({ ...SAMPLE_ORDER, ...changes });
  return { status, body };
};

describe("initiate", () => {
  it("answers the documented request with pidx, link and expiry, and nothing else", async () => {
    const answer = await initiate({});

    expect(answer).toEqual({
      status: 200,
      body: {
        pidx: expect.stringMatching(ID),
        payment_url: `${simulator.url}/pay/?pidx=${String(answer.body["pidx"])}`,
        expires_at: expect.stringMatching(NEPAL_TIME),
        expires_in: 1800,
      },
    });
    const left = Date.parse(String(answer.body["expires_at"])) - Date.now();
    expect(left).toBeGreaterThan(1_790_000);
    expect(left).toBeLessThanOrEqual(1_800_000);
  });

  it("accepts the documented bank request, whose amounts are strings", async () => {
    const answer = await initiate({
      return_url: "https://testing.com/",
      website_url: "https://testing.com/",
      amount: "10000",
      ttl: 1000,
      bank: "ayCEFuEpkmkjBj3WVWRh32",
      modes: ["MOBILE_BANKING"],
      purchase_order_id: "wakanada_01",
      purchase_order_name: "wakanda 02",
      amount_breakdown: [
        { label: "Mark Price", amount: "10000" },
        { label: "VAT", amount: 0 },
      ],
      product_details: [
        {
          identity: "shark_1",
          name: "shark_2",
          total_price: 10000,
          quantity: 1,
          unit_price: 10000,
        },
      ],
    });

    expect(answer.status).toBe(200);
  });

  it.each([
    ["a blank return_url", { return_url: "" }, { return_url: ["This field may not be blank."] }],
    ["an invalid return_url", { return_url: "nowhere" }, { return_url: ["Enter a valid URL."] }],
    [
      "a script as return_url",
      { return_url: "javascript:1" },
      { return_url: ["Enter a valid URL."] },
    ],
    ["a blank website_url", { website_url: "" }, { website_url: ["This field may not be blank."] }],
    ["an invalid website_url", { website_url: "http://" }, { website_url: ["Enter a valid URL."] }],
    [
      "an amount below Rs. 10",
      { amount: 999, amount_breakdown: undefined },
      { amount: ["Amount should be greater than Rs. 10, that is 1000 paisa."] },
    ],
    [
      "a bank amount below Rs. 100",
      { amount: 9999, amount_breakdown: undefined, modes: ["EBANKING"] },
      { amount: ["Amount should be greater than Rs. 100, that is 10000 paisa."] },
    ],
    ["an invalid amount", { amount: "ten" }, { amount: ["A valid integer is required."] }],
    ["a fractional amount", { amount: 1300.5 }, { amount: ["A valid integer is required."] }],
    [
      "a blank order id",
      { purchase_order_id: " " },
      { purchase_order_id: ["This field may not be blank."] },
    ],
    [
      "a blank order name",
      { purchase_order_name: "" },
      { purchase_order_name: ["This field may not be blank."] },
    ],
    [
      "a missing field",
      { purchase_order_name: undefined },
      { purchase_order_name: ["This field is required."] },
    ],
    [
      "a breakdown with another total",
      { amount: 1400 },
      { amount: ["Amount Breakdown mismatch."] },
    ],
    ["an unknown mode", { modes: ["CASH"] }, { modes: ['"CASH" is not a valid choice.'] }],
    ["an unknown bank", { bank: "unknown" }, { bank: ["Bank not found."] }],
  ])("refuses %s", async (_circumstance, change, errors) => {
    expect(await initiate(change)).toEqual(refused(errors));
  });

  it("reports all invalid fields in one answer", async () => {
    const { status, body } = await simulator.initiate({ amount: 5, modes: [] });

    expect({ status, body }).toEqual(
      refused({
        return_url: ["This field is required."],
        website_url: ["This field is required."],
        amount: ["Amount should be greater than Rs. 10, that is 1000 paisa."],
        purchase_order_id: ["This field is required."],
        purchase_order_name: ["This field is required."],
        modes: ["This selection may not be empty."],
      }),
    );
  });

  it("refuses a bank that does not serve the mode", async () => {
    const { body } = await simulator.send("GET", "/api/v5/bank/?payment_type=ebanking");
    const banks = body["records"] as { idx: string; has_mobile_checkout: boolean }[];
    const bank = banks.find((candidate) => !candidate.has_mobile_checkout)?.idx;

    const change = { amount: 20000, amount_breakdown: undefined, modes: ["MOBILE_BANKING"], bank };
    expect(await initiate(change)).toEqual(
      refused({ bank: ["Bank does not support MOBILE_BANKING."] }),
    );
  });

  it("keeps the request as it was received", async () => {
    const { pidx } = await simulator.start();

    expect((await simulator.payment(pidx))["request"]).toEqual(SAMPLE_ORDER);
  });

  it("refuses a body that is not JSON", async () => {
    const response = await fetch(`${simulator.url}/api/v2/epayment/initiate/`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Key ${SECRET_KEY}` },
      body: "{",
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_key: "parse_error" });
  });
});

describe("authorization", () => {
  const attempt = async (authorization: string) => {
    const { status, body } = await simulator.khalti(
      "/api/v2/epayment/initiate/",
      SAMPLE_ORDER,
      authorization,
    );
    return { status, body };
  };
  const invalid = { detail: "Invalid token.", status_code: 401 };
  const missing = { detail: "Authentication credentials were not provided.", status_code: 401 };

  it("accepts the scheme in any letter case", async () => {
    expect((await attempt(`key ${SECRET_KEY}`)).status).toBe(200);
  });

  it("refuses a wrong key", async () => {
    expect(await attempt("Key wrong")).toEqual({ status: 401, body: invalid });
  });

  it.each(["", SECRET_KEY, `Bearer ${SECRET_KEY}`])("refuses the header %j", async (header) => {
    expect(await attempt(header)).toEqual({ status: 401, body: missing });
  });

  it("is required for lookup and refund too", async () => {
    for (const path of ["/api/v2/epayment/lookup/", "/api/merchant-transaction/x/refund/"]) {
      expect((await simulator.khalti(path, {}, "Key wrong")).body).toEqual(invalid);
    }
  });
});
