import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { GatewayOutcome } from "../../src/khalti/gateway-outcome.ts";
import { createKhaltiClient } from "../../src/khalti/khalti-client.ts";
import { NO_PIDX, warnAtStart } from "../../src/staff/start-warnings.ts";
import { checkout } from "../support/shop.ts";
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
async function ask(secretKey: string, pidx = NO_PIDX): Promise<GatewayOutcome<unknown>> {
  const { baseUrl } = server.context.config.khalti;
  const client = createKhaltiClient({ baseUrl, secretKey });
  try {
    return await client.lookup(pidx);
  } finally {
    client.close();
  }
}

/** What the start logs, as level and message. */
async function warned(
  config: Partial<TestServer["context"]["config"]> = {},
  askKhalti: (pidx: string) => Promise<GatewayOutcome<unknown>> = (pidx) =>
    ask(server.context.config.khalti.secretKey, pidx),
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

describe("a start with another Khalti key while a payment is open", () => {
  const other = () => ({
    khalti: { ...server.context.config.khalti, secretKey: "another_secret_key" },
  });
  const NOT_FOUND: GatewayOutcome<never> = {
    kind: "refused",
    httpStatus: 404,
    reason: "not_found",
    message: "Not found.",
    errors: [],
    body: {},
  };
  beforeAll(async () => {
    await checkout(server);
    await (await server.another({ KHALTI_SECRET_KEY: "another_secret_key" })).stop();
  });
  afterAll(() => server.db.payment.updateMany({ data: { status: "expired" } }));

  it("is an error at each start, of each instance, when Khalti does not know the payment", async () => {
    for (let start = 0; start < 2; start++) {
      const asked: string[] = [];
      const lines = await warned(other(), (pidx) => {
        asked.push(pidx);
        return Promise.resolve(NOT_FOUND);
      });
      expect(lines).toEqual([
        expect.stringMatching(/^error: Khalti's account or environment has changed/),
      ]);
      const { pidx } = await server.db.payment.findFirstOrThrow();
      expect(asked).toEqual([NO_PIDX, pidx]);
    }
  });

  it("is nothing when Khalti knows the payment: the key is new, the account is the same", async () => {
    const { secretKey } = server.context.config.khalti;
    expect(await warned(other(), (pidx) => ask(secretKey, pidx))).toEqual([]);
  });

  it("is a warning when Khalti gives no answer", async () => {
    const { secretKey } = server.context.config.khalti;
    const lines = await warned(other(), async (pidx) => {
      if (pidx === NO_PIDX) return ask(secretKey);
      return { kind: "unknown", reason: "timeout", sent: true, message: "late" };
    });
    expect(lines).toEqual([expect.stringMatching(/^warn: the Khalti key or environment/)]);
  });

  it("is nothing after a change back, although the audit has seen another key since", async () => {
    await (await server.another()).stop();
    expect(await warned({}, () => Promise.resolve(NOT_FOUND))).toEqual([]);
    expect(await warned(other(), () => Promise.resolve(NOT_FOUND))).toHaveLength(1);
  });
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
