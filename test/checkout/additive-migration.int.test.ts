import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it.each(["orders", "order_items", "payments"])(
  "a checkout of a running instance keeps the default of a column that a migration added to %s",
  async (table) => {
    await server.db.$executeRawUnsafe(
      `alter table ${table} add column added_later int not null default 7`,
    );
    const { order } = await checkout(server);
    const id = table === "orders" ? "id" : "order_id";
    const rows = await server.db.$queryRawUnsafe(
      `select added_later from ${table} where ${id} = '${order.id}'`,
    );
    expect(rows).toEqual([{ added_later: 7 }]);
  },
);
