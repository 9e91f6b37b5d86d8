import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunningServer } from "../../src/server.ts";
import { deliverTopUp } from "../../src/topups/deliver-top-up.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, RECIPIENTS, topUpNow } from "../support/top-ups.ts";
import {
  khaltiToken,
  type PreparedProviders,
  startPreparedProviders,
} from "../providers/prepared-providers.ts";

let server: TestServer;
let providers: PreparedProviders;
let instance: RunningServer;
beforeAll(async () => {
  [server, providers] = await Promise.all([startTestServer(), startPreparedProviders()]);
  instance = await server.another({
    KHALTI_SERVICES_TOKEN: khaltiToken,
    KHALTI_SERVICES_BASE_URL: providers.baseUrl,
  });
});
afterAll(async () => {
  await server.stop();
  await providers.stop();
});
beforeEach(() => {
  server.logLines.splice(0);
});

const phone = RECIPIENTS.khalti_wallet.fields.number;
const REFUSED = "a top-up is refused";

/** Delivers a paid top-up to which Khalti's services answer `body`. @returns its status and the logged refusals */
async function deliver(body: object) {
  const { topUp } = await paidTopUp(server);
  providers.answerWith(400, JSON.stringify(body));
  await deliverTopUp(instance.context, topUp.id);
  const lines = server.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { status } = await topUpNow(server, topUp.id);
  return { id: topUp.id, status, lines: lines.filter(({ msg }) => msg === REFUSED) };
}

describe("a refused top-up", () => {
  it("is logged once, with the provider's reason", async () => {
    const { id, status, lines } = await deliver({
      state: "Failed",
      message: "User does not exist.",
    });
    expect(status).toBe("refused");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: "warn",
      topUp: id,
      provider: "khalti_wallet",
      reason: "User does not exist.",
    });
  });

  it("is logged without the phone number and the token, even when the provider's answer contains them", async () => {
    const message = `${phone} +977-${phone} ${khaltiToken} ${encodeURIComponent(khaltiToken)}`;
    const details = { number: [`No Khalti ID ${phone}`], token: khaltiToken };
    const { status, lines } = await deliver({
      state: "Error",
      error_code: "4000",
      message,
      details,
    });
    expect(status).toBe("refused");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.["reason"]).toContain("No Khalti ID");
    const everything = server.logLines.join("");
    for (const secret of [phone, khaltiToken, encodeURIComponent(khaltiToken)]) {
      expect(everything).not.toContain(secret);
    }
  });
});

it.each([
  [{ state: "Error", error_code: "1016" }, "pending"],
  [{ state: "Error", error_code: "1021" }, "unknown"],
  [{ state: "Queued" }, "queued"],
])("%j makes the top-up %s and logs no refusal", async (body, expected) => {
  const { status, lines } = await deliver(body);
  expect(status).toBe(expected);
  expect(lines).toEqual([]);
});
