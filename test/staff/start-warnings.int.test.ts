import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import type { GatewayOutcome } from "../../src/khalti/gateway-outcome.ts";
import { createKhaltiClient } from "../../src/khalti/khalti-client.ts";
import { NO_PIDX, warnAtStart } from "../../src/staff/start-warnings.ts";
import { createTestClock, HOUR } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterEach(async () => {
  clock.reset();
  await server.db.apiKey.updateMany({ data: { revokedAt: null, expiresAt: null } });
});
afterAll(() => server.stop());

/** Asks the simulator, as Khalti, with this key. */
async function ask(secretKey: string): Promise<GatewayOutcome<unknown>> {
  const { baseUrl } = server.context.config.khalti;
  const client = createKhaltiClient({ baseUrl, secretKey });
  try {
    return await client.lookup(NO_PIDX);
  } finally {
    client.close();
  }
}

/** What the start logs, as level and message. */
async function warned(
  config: Partial<TestServer["context"]["config"]> = {},
  askKhalti = () => ask(server.context.config.khalti.secretKey),
) {
  const before = server.logLines.length;
  const context = { ...server.context, config: { ...server.context.config, ...config } };
  await warnAtStart(context, askKhalti);
  return server.logLines
    .slice(before)
    .map((line) => JSON.parse(line) as { level: string; msg: string })
    .filter(({ level }) => level !== "info")
    .map(({ level, msg }) => `${level}: ${msg}`);
}

it("a start with everything in place warns of nothing", async () => {
  expect(await warned()).toEqual([]);
});

it("a key that Khalti's environment refuses is an error that names both", async () => {
  const [line = "", ...others] = await warned({}, () => ask("live_secret_key_of_another"));
  expect(line).toMatch(/^error: Khalti's sandbox refuses the secret key. A live key does not work/);
  expect(line).toContain("KHALTI_ENVIRONMENT");
  expect(others).toEqual([]);
});

it.each([
  ["revoked", { revokedAt: new Date() }],
  ["expired", { expiresAt: new Date(Date.now() + HOUR) }],
])("a server whose admin keys are %s says how to make one", async (_state, data) => {
  await server.db.apiKey.updateMany({ where: { role: "admin" }, data });
  clock.skip(2 * HOUR);
  expect(await warned()).toEqual([
    expect.stringMatching(/^warn: No valid key has role admin: run .*keys create/),
  ]);
});

it("a production server behind https without TRUSTED_PROXIES is told", async () => {
  const publicUrl = "https://pay.shop.example";
  expect(await warned({ production: true, publicUrl, trustedProxies: 0 })).toEqual([
    expect.stringMatching(/^warn: TRUSTED_PROXIES is 0/),
  ]);
  expect(await warned({ production: true, publicUrl, trustedProxies: 1 })).toEqual([]);
});

it("a check that fails is a warning, and never stops the start", async () => {
  const lines = await warned({}, () => Promise.reject(new Error("no network")));
  expect(lines).toEqual(["warn: what the start should have is not checked"]);
});
