/** The client of Khalti's services against the pages that all services share: status, balance, and Metro Link's own. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { metroLink, metroLinkKhalti } from "../../src/providers/provider-registry.ts";
import {
  khaltiToken,
  metroOrder,
  type PreparedProviders,
  reference,
  startPreparedProviders,
} from "./prepared-providers.ts";
import type { Sample } from "../khalti/samples/sample.ts";
import * as metrolink from "./samples/khalti-metrolink.ts";
import * as status from "./samples/khalti-service-status.ts";
import { errorResponse } from "./samples/khalti-topup.ts";

let server: PreparedProviders;
beforeAll(async () => {
  server = await startPreparedProviders();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.received.splice(0);
});

const parsed = ({ json }: Sample) => JSON.parse(json) as Record<string, unknown>;

describe("the status page", () => {
  const check = (sample: Sample, httpStatus = 200) => {
    server.answerWith(httpStatus, sample.json);
    const { reference: own = reference } = parsed(sample);
    return server.khalti().checkStatus({ reference: String(own), providerId: null });
  };

  it.each([
    [status.success, { kind: "delivered", providerId: "123647", message: "Successful recharge" }],
    [status.failed, { kind: "refused", message: "rtii" }],
    [status.manuallyFailed, { kind: "refused", message: "Manually Failed" }],
  ])("$section is read as printed", async (sample, outcome) => {
    expect(await check(sample)).toEqual(outcome);
  });

  it.each([400, 403])("a success with HTTP %d is unknown", async (httpStatus) => {
    expect(await check(status.success, httpStatus)).toMatchObject({ kind: "unknown" });
  });

  it("an unknown reference is never a failure", async () => {
    for (const httpStatus of [200, 400]) {
      expect(await check(status.unknownReference, httpStatus)).toMatchObject({ kind: "unknown" });
    }
  });

  it.each([status.success, status.failed, status.manuallyFailed])(
    "$section about another reference says nothing about ours",
    async (sample) => {
      server.answerWith(200, sample.json);
      expect(await server.khalti().checkStatus({ reference, providerId: null })).toMatchObject({
        kind: "unknown",
      });
    },
  );
});

it("the balance is read in rupees", async () => {
  server.answerWith(200, status.balance.json);
  expect(await server.khalti().balance?.()).toBe(930_000);
});

describe("Metro Link through Khalti's services", () => {
  const submit = (text: string, httpStatus = 200, more: Record<string, string> = {}) => {
    server.answerWith(httpStatus, text);
    return server.metroByKhalti(more).submit(metroOrder);
  };

  it("is sent with the documented parameters, with whole rupees", async () => {
    await submit(metrolink.response.json, 200, { KHALTI_METROLINK_ADDRESS: "Banepa" });

    const request = server.takeRequest();
    expect([request.method, request.path]).toEqual(["POST", "/api/use/metrolink/"]);
    const sent = JSON.parse(request.text) as object;
    expect(sent).toEqual({
      token: khaltiToken,
      reference,
      amount: 150,
      username: "ram_01",
      number: "9841234567",
      address: "Banepa",
    });
    expect(Object.keys(sent).toSorted()).toEqual(
      Object.keys(parsed(metrolink.serviceParameters)).toSorted(),
    );
  });

  it("needs no address of the merchant", async () => {
    await submit(metrolink.response.json);
    expect(JSON.parse(server.takeRequest().text)).toMatchObject({ address: "Nepal" });
  });

  it(`reads '${metrolink.response.section}' as queued`, async () => {
    expect(await submit(metrolink.response.json)).toEqual({
      kind: "queued",
      providerId: "1260",
      message: "Your operation is in queue.",
    });
  });

  it.each([
    ["Success", "delivered"],
    ["Processing", "queued"],
    ["Failed", "refused"],
    ["Error", "unknown"],
    ["Odd", "unknown"],
  ])("reads its state %s as %s", async (state, kind) => {
    const text = JSON.stringify({ ...parsed(metrolink.response), state });
    expect(await submit(text)).toMatchObject({ kind });
  });

  it.each([400, 403])("reads a success with HTTP %d as unknown", async (httpStatus) => {
    const text = JSON.stringify({ ...parsed(metrolink.response), state: "Success" });
    expect(await submit(text, httpStatus)).toMatchObject({ kind: "unknown" });
  });

  it("reads the services' error body, and hides the customer's number", async () => {
    const body = { ...parsed(errorResponse), details: { number: ["9841234567 is unknown."] } };
    const outcome = await submit(JSON.stringify(body), 400);
    expect(outcome.kind).toBe("refused");
    expect(outcome.message).not.toContain("9841234567");
  });

  it("is asked for by our reference at the shared status page", async () => {
    server.answerWith(200, JSON.stringify({ ...parsed(status.success), reference }));
    const found = await server.metroByKhalti().checkStatus({ reference, providerId: null });
    expect(found).toMatchObject({ kind: "delivered" });
    expect(server.takeRequest().path).toContain("/api/service/status/");
  });

  it("is the same product: it takes the fields of Metro Link, within the amounts of its page", () => {
    expect(metroLinkKhalti.fields).toEqual(metroLink.fields);
    expect([metroLinkKhalti.minAmountPaisa, metroLinkKhalti.maxAmountPaisa]).toEqual([
      100 * 100,
      50_000 * 100,
    ]);
    expect(metrolink.serviceParametersAsPrinted.json).toContain("Minimum Amount 100, Max: 50,000");
  });

  it("leaves the balance of the shared account to khalti_wallet", () => {
    expect("balance" in server.metroByKhalti()).toBe(false);
  });
});
