import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import request from "supertest";
import { topUpProviderResponse } from "../../src/topups/list-providers.ts";
import { watchBalances } from "../../src/topups/watch-balances.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  await server.simulator.reset();
  await server.db.providerBalance.deleteMany();
});
afterAll(() => server.stop());

async function listed(url = server.url) {
  const answer = await request(url)
    .get("/v1/admin/top-up-providers")
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  expect(answer.status).toBe(200);
  const { data, next_cursor: next } = answer.body as { data: unknown[]; next_cursor: unknown };
  expect(next).toBeNull();
  return data.map((one) => {
    const { fields, ...listed } = topUpProviderResponse.strict().parse(one);
    expect([listed.name, fields]).toEqual([listed.name, fieldsOf(listed.name)]);
    return listed;
  });
}

function fieldsOf(provider: string) {
  return server.context.topUpProviders.get(provider)?.kind.fields;
}

it("lists every provider, before any balance is known", async () => {
  const nothingKnown = { configured: true, missing: [], balance: null, balance_read_at: null };
  expect(await listed()).toEqual(
    ["digipay_wallet", "khalti_wallet", "metro_link", "metro_link_khalti"].map((name) => ({
      name,
      ...nothingKnown,
      low: false,
    })),
  );
});

it("shows each balance in paisa, when it was read, and whether it is low", async () => {
  await server.simulator.setProvider("khalti_wallet", { credits: 4_999.99 });
  await server.simulator.setProvider("metro_link", { credits: 5_000 });
  const readAt = new Date();
  await watchBalances({ ...server.context, clock: { now: () => readAt } });

  const [digipay, khalti, metro] = await listed();
  const read = { configured: true, missing: [], balance_read_at: readAt.toISOString() };
  expect(khalti).toEqual({ name: "khalti_wallet", ...read, balance: 499_999, low: true });
  expect(metro).toEqual({ name: "metro_link", ...read, balance: 500_000, low: false });
  expect(digipay).toMatchObject({ balance: null, balance_read_at: null, low: false });
});

it("shows a balance that could not be read as null and not as low", async () => {
  await server.simulator.setProvider("khalti_wallet", { credits: 1 });
  await watchBalances(server.context);
  await server.simulator.fault({ endpoint: "khalti_balance", kind: "drop_response" });
  const readAt = new Date();
  await watchBalances({ ...server.context, clock: { now: () => readAt } });
  expect((await listed())[1]).toMatchObject({
    balance: null,
    balance_read_at: readAt.toISOString(),
    low: false,
  });
});

it("names the missing variables of an unconfigured provider and hides its old balance", async () => {
  await server.simulator.setProvider("metro_link", { credits: 1 });
  await watchBalances(server.context);
  const other = await server.another({
    GLOBALTOPUP_TOKEN: "",
    GLOBALTOPUP_BASE_URL: "",
    DIGIPAY_TOKEN: "",
    DIGIPAY_COMPANY_ID: "",
    DIGIPAY_BASE_URL: "",
  });
  const unknown = { configured: false, balance: null, balance_read_at: null, low: false };
  expect(await listed(other.url)).toEqual([
    {
      name: "digipay_wallet",
      ...unknown,
      missing: ["DIGIPAY_TOKEN", "DIGIPAY_COMPANY_ID", "DIGIPAY_BASE_URL"],
    },
    expect.objectContaining({ name: "khalti_wallet", configured: true }),
    { name: "metro_link", ...unknown, missing: ["GLOBALTOPUP_TOKEN", "GLOBALTOPUP_BASE_URL"] },
    expect.objectContaining({ name: "metro_link_khalti", configured: true }),
  ]);
  await other.stop();
});
