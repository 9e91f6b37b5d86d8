import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFile } from "node:fs/promises";
import { FULL_ORDER } from "../../src/orders/full-order.ts";
import { readFullOrder } from "../../src/orders/read-full-order.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe("an order read in one statement", () => {
  it("is what Prisma reads in five, but for the token's hash", async () => {
    const { order } = await paidOrder(server, {
      items: [
        { sku: "khalti-top-up", quantity: 1, amount: 10_000, fields: { number: "9801234567" } },
        { sku: "tea-250g", quantity: 1 },
      ],
      metadata: { cart: "42", paid_at: "2026-01-01T00:00:00Z" },
    });
    await refund(server, order.id, { amount: 5_000 });
    await runDueJobs(server);
    const expected = await server.db.order.findUniqueOrThrow({
      where: { id: order.id },
      include: FULL_ORDER,
    });
    expect(await readFullOrder(server.context.sql, order.id)).toEqual({
      ...expected,
      tokenHash: new Uint8Array(),
    });
  });

  it("relies on the names of date columns", async () => {
    const schema = await readFile(new URL("../../prisma/schema.prisma", import.meta.url), "utf8");
    const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)]
      .filter(([, model = ""]) =>
        ["Order", "OrderItem", "Payment", "Refund", "TopUp"].includes(model),
      )
      .map(([, , text = ""]) => text);
    expect(models).toHaveLength(5);
    const fields = models.flatMap((text) =>
      [...text.matchAll(/^ {2}(\w+) +(\w+)/gm)].map(([, name = "", type = ""]) => ({ name, type })),
    );
    const dates = fields.filter(({ type }) => type === "DateTime");
    expect(dates.length).toBeGreaterThanOrEqual(20);
    expect(dates.filter(({ name }) => !/(?:At|Since|Until)$/.test(name))).toEqual([]);
    const others = fields.filter(({ type }) => type === "String" || type === "Json");
    expect(others.filter(({ name }) => /(?:At|Since|Until)$/.test(name))).toEqual([]);
  });
});
