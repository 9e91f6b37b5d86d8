import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, type Json, SAMPLE_ORDER } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const initiate = async (changes: Json) => {
  const { status, body } = await simulator.initiate({ ...SAMPLE_ORDER, ...changes });
  return { status, body };
};
const refused = (errors: Json) => ({
  status: 400,
  body: { ...errors, error_key: "validation_error" },
});
const blank = ["This field may not be blank."];

describe("a rule that is off is lenient, and one that is on is strict:", () => {
  it.each([
    [
      "unique_purchase_order_id",
      {},
      refused({ purchase_order_id: ["This field must be unique."] }),
    ],
    [
      "customer_name",
      { customer_info: {} },
      refused({ customer_info: { name: ["This field is required."] } }),
    ],
    [
      "filled_customer",
      { customer_info: { name: "A", email: "", phone: "" } },
      refused({ customer_info: { email: blank, phone: blank } }),
    ],
    ["known_modes", { modes: ["SCT"] }, refused({ modes: ['"SCT" is not a valid choice.'] })],
  ])("%s", async (rule, changes, refusal) => {
    await simulator.start();
    expect((await initiate(changes)).status).toBe(200);

    await simulator.rules({ [rule]: true });

    expect(await initiate(changes)).toEqual(refusal);
  });

  it.each([
    "http://localhost:3000/return",
    "http://192.168.1.5/return",
    "http://[::1]/return",
    `https://shop.example/${"a".repeat(250)}`,
  ])("public_return_url, with %s", async (return_url) => {
    expect((await initiate({ return_url })).status).toBe(200);

    await simulator.rules({ public_return_url: true });

    const answer = await simulator.initiate({ ...SAMPLE_ORDER, return_url });
    expect([answer.status, answer.text]).toEqual([500, ""]);
    expect((await initiate({})).status).toBe(200);
  });

  it("trailing_slash, in every API with documented slashes", async () => {
    const statuses = async () => [
      (await simulator.khalti("/api/v2/epayment/lookup", { pidx: "x" })).status,
      (await simulator.send("GET", "/api/v5/bank")).status,
      (await simulator.send("GET", "/api/service/status")).status,
    ];
    expect(await statuses()).toEqual([404, 200, 400]);
    expect((await simulator.khalti("/api/v2/epayment/initiate", SAMPLE_ORDER)).status).toBe(200);

    await simulator.rules({ trailing_slash: true });

    expect(await statuses()).toEqual([404, 404, 404]);
    expect((await simulator.khalti("/api/v2/epayment/initiate", SAMPLE_ORDER)).status).toBe(404);
  });

  it("ttl_in_seconds", async () => {
    expect((await initiate({ ttl: 1000 })).body["expires_in"]).toBe(1800);

    await simulator.rules({ ttl_in_seconds: true });

    expect((await initiate({ ttl: 1000 })).body["expires_in"]).toBe(1000);
  });

  it("merchant_fields_in_answer", async () => {
    await simulator.rules({ merchant_fields_in_answer: true });

    expect((await initiate({})).body).toMatchObject({ merchant_username: "merchant_name" });
  });

  it("alphanumeric_reference", async () => {
    const codeOf = async (reference: string) =>
      (await simulator.topUpKhalti({ reference })).body["error_code"];
    expect(await codeOf("with-and_1")).toBeUndefined();

    await simulator.rules({ alphanumeric_reference: true });

    expect(await codeOf("with-and_2")).toBe("1010");
  });
});

it("the rules can be read, unknown ones are refused, and a reset turns all off", async () => {
  await simulator.rules({ known_modes: true });
  expect((await simulator.send("GET", "/_simulator/rules")).body).toMatchObject({
    known_modes: true,
    trailing_slash: false,
  });
  expect((await simulator.rules({ other: true })).status).toBe(422);

  await simulator.reset();

  expect((await simulator.send("GET", "/_simulator/rules")).body["known_modes"]).toBe(false);
});
