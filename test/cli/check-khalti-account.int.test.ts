import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { checkKhaltiAccount } from "../../src/cli/checks/check-khalti-account.ts";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

it("another Khalti account is told before the start and after it, while payments of the one before are open", async () => {
  const { khalti } = server.context.config;
  const other = { khalti: { ...khalti, secretKey: "another_secret_key" } };
  const same = { khalti };
  expect(await checkKhaltiAccount(client, other)).toMatchObject({ verdict: "well" });

  await checkout(server);
  expect(await checkKhaltiAccount(client, same)).toMatchObject({ verdict: "well" });
  expect(await checkKhaltiAccount(client, other)).toMatchObject({
    verdict: "warning",
    message:
      "1 open payments were made with another Khalti key or environment than the variables name",
  });
  expect(
    await checkKhaltiAccount(client, { khalti: { ...khalti, environment: "production" } }),
  ).toMatchObject({ verdict: "warning" });

  const restarted = await server.another({ KHALTI_SECRET_KEY: "another_secret_key" });
  await restarted.stop();
  expect(await checkKhaltiAccount(client, other)).toMatchObject({ verdict: "warning" });
  // Back to the account that the payment was made with.
  expect(await checkKhaltiAccount(client, same)).toMatchObject({ verdict: "well" });
  await server.db.payment.updateMany({ data: { status: "expired" } });
  expect(await checkKhaltiAccount(client, other)).toMatchObject({ verdict: "well" });
});
