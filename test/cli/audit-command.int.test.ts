import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { auditChanges } from "../../src/audit/audit-changes.ts";
import { checkAuditor } from "../../src/cli/checks/check-auditor.ts";
import { ageOrders, changeDespite } from "../support/audits.ts";
import { paidOrder } from "../support/refunds.ts";
import { runProgram } from "../support/program.ts";
import { orderOf } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let client: pg.Client;
let directory: string;
beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-audit-"));
});
afterAll(async () => {
  await client.end();
  await server.stop();
  await rm(directory, { recursive: true });
});

async function audit(...args: string[]) {
  const program = runProgram({
    program: "dev/cli.ts",
    directory,
    args: ["audit", ...args],
    env: { DATABASE_URL: server.context.config.databaseUrl },
  });
  const code = await program.exited;
  return { code, out: program.stdout(), all: program.output() };
}

/** Changed past the trigger: nothing tells the recurring job. */
async function corrupt(orderId: string, refundedPaisa: number): Promise<void> {
  await changeDespite(
    server,
    { table: "orders", name: "orders_updated_at" },
    `update orders set refunded_paisa = ${String(refundedPaisa)} where id = '${orderId}'`,
  );
}

it("audit looks at all orders, records what contradicts itself, and exits with 1", async () => {
  const { order } = await paidOrder(server);
  await paidOrder(server);
  const healthy = await audit();
  expect(healthy).toMatchObject({ code: 0, out: "" });
  expect(healthy.all).toContain("2 orders looked at, 0 with a contradiction.");

  await ageOrders(server);
  await corrupt(order.id, 7);
  await auditChanges(server.context);
  expect((await orderOf(server, order.id)).attention).toBeNull();

  const found = await audit("--json");
  expect(found.code).toBe(1);
  expect(JSON.parse(found.out)).toEqual({
    order_id: order.id,
    code: "audit_refunded_amount",
    facts: { status: "paid", refunded_amount: 7, refunds: 0 },
  });
  expect((await orderOf(server, order.id)).attention).toMatchObject({
    code: "audit_refunded_amount",
  });

  await corrupt(order.id, 0);
  expect(await audit()).toMatchObject({ code: 0 });
  expect((await orderOf(server, order.id)).attention).toBeNull();
});

it("the doctor tells the last pass, a late one, and what was found", async () => {
  await client.query("update audit_progress set passed_at = null");
  expect(await checkAuditor(client)).toEqual({
    verdict: "well",
    message: "it has not looked yet; no order contradicts itself",
  });
  const { order } = await paidOrder(server);
  await auditChanges(server.context);
  expect(await checkAuditor(client)).toMatchObject({
    verdict: "well",
    message: expect.stringMatching(/^it last looked at [\d-]{10} [\d:]{5}Z; no order/),
  });
  await client.query("update audit_progress set passed_at = now() - interval '17 minutes'");
  expect(await checkAuditor(client)).toMatchObject({ verdict: "warning" });
  await client.query("update orders set refunded_paisa = 7 where id = $1", [order.id]);
  await auditChanges(server.context);
  expect(await checkAuditor(client)).toMatchObject({
    verdict: "failed",
    message: expect.stringMatching(
      /^one order contradicts itself \(audit_refunded_amount 1\); it last/,
    ),
    todo: [expect.stringContaining("audit"), expect.stringContaining("Khalti's dashboard")],
  });
});
