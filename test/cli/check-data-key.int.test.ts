import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { checkDataKey } from "../../src/cli/checks/check-data-key.ts";
import { readDataKeys } from "../../src/lib/data-keys.ts";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const FIRST = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const SECOND = "ff".repeat(32);

let server: TestServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ DATA_ENCRYPTION_KEY: FIRST });
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

const check = (keys: string, production = true) =>
  checkDataKey(client, { dataKeys: keys === "" ? [] : (readDataKeys(keys) ?? []), production });

it("advises a key in production, kept apart from the backups, and not in development", async () => {
  const advice = await check("");
  expect(advice.verdict).toBe("warning");
  expect(advice.todo?.[0]).toMatch(/^Set DATA_ENCRYPTION_KEY .* apart from your backups/);
  expect((await check("", false)).verdict).toBe("well");
});

it("names a key that is missing, and says when data is not under the first one", async () => {
  await checkout(server, { customer: { name: "Asha", phone: "9800000001" } });
  expect(await check(FIRST)).toMatchObject({ verdict: "well" });
  const [first] = readDataKeys(FIRST) ?? [];
  expect(await check(SECOND)).toMatchObject({
    verdict: "failed",
    message: `no key opens what ${first?.id ?? "?"} sealed`,
  });
  expect(await check("")).toMatchObject({ verdict: "failed" });
  expect(await check(`${SECOND},${FIRST}`)).toMatchObject({
    verdict: "warning",
    todo: ["Run: customers encrypt"],
  });
});
