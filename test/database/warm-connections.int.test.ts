import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { connectDatabase } from "../../src/database/database.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const connect = (url: string) =>
  connectDatabase({ url, maxConnections: 6, warmConnections: 4, onError: () => undefined });

it("connections that are to be warm are open before the first crowd", async () => {
  const database = connect(server.context.config.databaseUrl);
  await database.warm();
  expect([database.pool.totalCount, database.pool.idleCount]).toEqual([4, 4]);
  await database.close();
});

it("a database that refuses them is asked again when one is needed", async () => {
  const database = connect("postgresql://nobody@127.0.0.1:1/none");
  await database.warm();
  expect(database.pool.totalCount).toBe(0);
  await expect(database.db.product.count()).rejects.toThrow();
  await database.close();
});
