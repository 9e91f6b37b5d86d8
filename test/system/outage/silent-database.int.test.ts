import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { asDatabaseUnavailable } from "../../../src/database/database-unavailable.ts";
import type { Database } from "../../../src/database/database.ts";
import type { RunningServer } from "../../../src/server.ts";
import { laySilentLine, type SilentLine } from "../../support/silent-line.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { paidTopUp, topUpNow } from "../../support/top-ups.ts";
import { waitFor } from "../../support/wait-for.ts";

/** "A few seconds", on a busy machine. */
const FEW_SECONDS_MS = 15_000;
const CONNECTIONS = 12;

let line: SilentLine;
let server: TestServer;
let instance: RunningServer;
let db: Database;
beforeEach(async () => {
  line = await laySilentLine();
  server = await startTestServer();
  instance = await server.another({
    DATABASE_URL: line.through(server.context.config.databaseUrl),
  });
  ({ db } = instance.context);
});
afterEach(async () => {
  await line.close();
  await server.stop();
});

describe("when the established connections to Postgres go silent", () => {
  it.each([
    ["while they are idle", 0],
    ["after they were idle for a while", 1_500],
  ])(
    "%s, readyz and requests answer within seconds, on new connections",
    async (_when, idleMs) => {
      await openConnections();
      const idleSince = performance.now();
      await waitFor("the connections are idle for a while", () =>
        Promise.resolve(performance.now() - idleSince >= idleMs),
      );
      expect(line.goSilent()).toBeGreaterThanOrEqual(CONNECTIONS);

      const answers = await Promise.all(
        ["/readyz", "/v1/products", "/v1/admin/orders", "/v1/products", "/readyz"].map(timed),
      );
      expect(answers.filter(({ tookMs }) => tookMs > FEW_SECONDS_MS)).toEqual([]);
      const again = [await timed("/readyz"), await timed("/v1/products")];
      expect(again.map(({ status }) => status)).toEqual([200, 200]);
      expect(again.filter(({ tookMs }) => tookMs > FEW_SECONDS_MS)).toEqual([]);
    },
    120_000,
  );

  it("requests that wait for an answer get 503 database_unavailable, and their connections are closed", async () => {
    await openConnections();
    const waiting = Array.from({ length: CONNECTIONS }, () => checkOutAt(instance.url));
    line.goSilent();
    const answers = await Promise.all(waiting);

    for (const { status, body } of answers) {
      if (status !== 201) {
        expect([status, body]).toEqual([
          503,
          expect.objectContaining({ code: "database_unavailable" }),
        ]);
      }
    }
    // Nothing may wait on a silent connection again: the pool gives out none of them.
    for (let round = 0; round < 3; round++) {
      const paid = await Promise.all(Array.from({ length: 20 }, () => checkOutAt(instance.url)));
      expect(new Set(paid.map(({ status }) => status))).toEqual(new Set([201]));
    }
    expect(line.silent()).toBe(0);
  }, 120_000);

  it("a transaction ends in time, and its connection is not used again", async () => {
    const began = performance.now();
    const failed = await db
      .$transaction(async (tx) => {
        await tx.$queryRaw`select 1`;
        line.goSilent();
        await tx.$queryRaw`select 1`;
      })
      .then(
        () => null,
        (error: unknown) => error,
      );

    expect(asDatabaseUnavailable(failed)).toMatchObject({ status: 503 });
    expect(performance.now() - began).toBeLessThan(FEW_SECONDS_MS);
    await waitFor("the connection is closed", () => Promise.resolve(line.silent() === 0));
    for (let round = 0; round < 5; round++) {
      await db.$transaction((tx) => tx.$queryRaw`select 1`);
    }
  }, 120_000);
});

it("a worker whose connections go silent delivers what is paid afterwards", async () => {
  await server.another({
    ROLE: "worker",
    DATABASE_URL: line.through(server.context.config.databaseUrl),
  });
  await openConnections();
  line.goSilent();
  const { topUp } = await paidTopUp(server);

  await waitFor(
    "the top-up is delivered",
    async () => (await topUpNow(server, topUp.id)).status === "delivered",
  );
}, 120_000);

/** Leaves as many connections idle in the pool. */
async function openConnections(): Promise<void> {
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () => db.$queryRaw`select 1 as one from pg_sleep(0.5)`),
  );
  await waitFor("the connections are open", () => Promise.resolve(line.open() >= CONNECTIONS));
}

async function timed(path: string): Promise<{ path: string; status: number; tookMs: number }> {
  const began = performance.now();
  const { status } = await request(instance.url).get(path);
  return { path, status, tookMs: performance.now() - began };
}

function checkOutAt(url: string) {
  return request(url)
    .post("/v1/checkout")
    .send({ items: [{ sku: "tea-250g", quantity: 1 }] })
    .then(({ status, body }: { status: number; body: unknown }) => ({ status, body }));
}
