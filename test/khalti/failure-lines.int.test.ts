// What the log says of failed calls to Khalti and the providers.
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  await server.simulator.reset();
  server.logLines.length = 0;
});
afterAll(() => server.stop());

const lines = () => server.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);

it("a call that broke says host, operation, error code, order and request", async () => {
  const { order, pidx } = await checkout(server);
  await server.simulator.fault({ endpoint: "lookup", kind: "drop_request", times: 3 });
  await returnFromKhalti(server, pidx);
  const failed = lines().filter(({ msg }) => msg === "a call to Khalti got no usable answer");
  expect(failed.length).toBeGreaterThan(0);
  for (const line of failed) {
    expect(line).toMatchObject({
      level: "warn",
      host: new URL(server.context.config.khalti.baseUrl).host,
      operation: "lookup",
      code: "connection",
      errorCode: "ECONNRESET",
      order: order.id,
      pidx,
    });
    expect(typeof line["requestId"]).toBe("string");
  }
});

it("refused lookups of many payments are one line, and none is an error", async () => {
  const payments = [];
  for (let count = 0; count < 5; count++) payments.push(await checkout(server));
  await server.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 404,
    body: { detail: "Not found.", error_key: "validation_error" },
    times: 20,
  });
  for (let round = 0; round < 2; round++) {
    for (const { pidx } of payments) await returnFromKhalti(server, pidx);
  }
  await server.simulator.clearFaults();
  const refused = lines().filter(({ msg }) => String(msg).startsWith("Khalti refused a call"));
  expect(refused).toMatchObject([{ level: "warn", code: "not_found", httpStatus: 404 }]);
  expect(lines().filter(({ level }) => level === "error")).toEqual([]);
});

it("a refused key is one line of level error, although each call is refused", async () => {
  const { pidx } = await checkout(server);
  await server.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 401,
    body: { detail: "Invalid token.", status_code: 401 },
    times: 5,
  });
  for (let call = 0; call < 5; call++) await returnFromKhalti(server, pidx);
  expect(lines().filter(({ level }) => level === "error")).toHaveLength(1);
  expect(lines().filter(({ msg }) => String(msg).startsWith("Khalti refused a call"))).toEqual([]);
  await returnFromKhalti(server, pidx);
});

it("a provider that does not answer is a line with its host", async () => {
  await server.simulator.fault({ endpoint: "khalti_balance", kind: "status", status: 502 });
  await server.context.topUpProviders.get("khalti_wallet")?.provider?.balance?.();
  expect(lines()).toMatchObject([
    {
      level: "warn",
      provider: "khalti_wallet",
      host: new URL(server.context.config.khalti.baseUrl).host,
      httpStatus: 502,
    },
  ]);
});
