import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { checkPasskeys } from "../../src/cli/checks/check-passkeys.ts";
import { giveKeyToProgram } from "../../src/api-keys/give-to-program.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

const check = (requirePasskey: boolean, production = true) =>
  checkPasskeys(client, { clock }, { requirePasskey, production });

it("in production advises the setting while keys of people have no passkey, and names them", async () => {
  expect(await check(false)).toEqual({
    verdict: "warning",
    message:
      "3 of 3 keys of people have none: viewer, operator, admin; such a key, once stolen, opens the dashboard",
    todo: [
      expect.stringMatching(/Keys and sessions.*give-to-program.*then set REQUIRE_PASSKEY=on/),
    ],
  });
  expect(await check(false, false)).toMatchObject({ verdict: "well" });
});

it("with the setting says whom it locks out, and how to let them in", async () => {
  expect(await check(true)).toMatchObject({
    verdict: "warning",
    message: expect.stringContaining("so they open nothing"),
    todo: [expect.stringContaining("keys let-bind")],
  });
});

it("is content once each key of a person has one, is a program's, or works no more", async () => {
  const { id } = await server.db.apiKey.findFirstOrThrow({ where: { name: "operator" } });
  await giveKeyToProgram(server.context, { id, by: "command line" });
  await server.db.apiKey.updateMany({ where: { name: "viewer" }, data: { revokedAt: new Date() } });
  await server.db.apiKey.updateMany({
    where: { name: "admin" },
    data: {
      passkeyId: "a-passkey",
      passkeyPublicKey: new Uint8Array([1]),
      passkeyCounter: 0n,
      passkeyBoundAt: new Date(),
    },
  });
  for (const on of [true, false]) {
    const message = `each of 1 keys of people has one; REQUIRE_PASSKEY is ${on ? "on" : "off"}`;
    expect(await check(on)).toEqual({ verdict: "well", message });
  }
});
