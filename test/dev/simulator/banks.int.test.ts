import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterAll(() => simulator.stop());

type Bank = Record<string, unknown>;
const banks = async (type: string) => {
  const answer = await simulator.send("GET", `/api/v5/bank/?payment_type=${type}`);
  return answer.body["records"] as Bank[];
};

describe("the bank list", () => {
  it("has the documented shape and needs no key", async () => {
    const { status, body } = await simulator.send("GET", "/api/v5/bank/?payment_type=ebanking");
    const [first] = body["records"] as Bank[];

    expect(status).toBe(200);
    expect({ ...body, records: [first] }).toEqual({
      total_pages: 1,
      total_records: 14,
      next: null,
      previous: null,
      record_range: [1, 14],
      current_page: 1,
      records: [
        {
          idx: "UZmPqTDkdhKmukdZe2gVWZ",
          name: "Agricultural Development Bank Limited",
          short_name: "ADBL",
          logo: `${simulator.url}/static/bank-logo/adbl.svg`,
          swift_code: "ADBLNPKA",
          has_cardpayment: false,
          address: "Singhadurbar, Kathmandu",
          ebanking_url: "",
          has_ebanking: true,
          has_mobile_checkout: true,
          has_direct_withdraw: true,
          has_nchl: false,
          has_mobile_banking: false,
          play_store: "",
          app_store: "",
          branches: [],
        },
      ],
    });
  });

  it("contains only banks that serve the payment type, some of which serve no other type", async () => {
    const ebanking = await banks("ebanking");
    const mobile = await banks("mobilecheckout");

    expect(ebanking.every((bank) => bank["has_ebanking"])).toBe(true);
    expect(mobile.every((bank) => bank["has_mobile_checkout"])).toBe(true);
    expect(ebanking.some((bank) => bank["has_mobile_checkout"] === false)).toBe(true);
    expect(mobile.some((bank) => bank["has_ebanking"] === false)).toBe(true);
    expect(new Set([...ebanking, ...mobile].map((bank) => bank["idx"])).size).toBe(18);
  });

  it("links to logos that the simulator serves", async () => {
    for (const bank of await banks("mobilecheckout")) {
      const response = await fetch(String(bank["logo"]));
      expect(response.headers.get("content-type")).toMatch("image/svg+xml");
      expect(await response.text()).toContain(String(bank["short_name"]));
    }
  });

  it("refuses a payment type that does not exist", async () => {
    const { status } = await simulator.send("GET", "/api/v5/bank/?payment_type=cash");

    expect(status).toBe(400);
  });
});
