import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { paidOrder } from "../support/refunds.ts";
import { runProgram } from "../support/program.ts";
import { checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const ASHA = { name: "Asha", email: "asha@shop.example", phone: "9800000001" };

let server: TestServer;
let directory: string;
beforeAll(async () => {
  server = await startTestServer();
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-customers-"));
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

async function customers(args: string[], env: Record<string, string> = {}) {
  const program = runProgram({
    program: "dev/cli.ts",
    directory,
    args: ["customers", ...args],
    env: { DATABASE_URL: server.context.config.databaseUrl, ...env },
  });
  const code = await program.exited;
  return { code, out: program.stdout(), all: program.output() };
}

it("one person is encrypted, exported by phone, and erased, beside a running server", async () => {
  const sold = await checkout(server, { customer: ASHA });
  await server.simulator.pay(sold.pidx);
  await returnFromKhalti(server, sold.pidx);
  const open = await checkout(server, { customer: ASHA });
  await paidOrder(server);
  expect(await customers(["encrypt"])).toMatchObject({
    code: 1,
    all: expect.stringContaining("DATA_ENCRYPTION_KEY is missing"),
  });
  const env = { DATA_ENCRYPTION_KEY: KEY };
  const encrypted = await customers(["encrypt"], env);
  expect(encrypted).toMatchObject({ code: 0, all: expect.stringContaining("2 encrypted, 0 were") });

  const exported = await customers(["export", "--phone", "+977 9800000001"], env);
  const { orders } = JSON.parse(exported.out) as { orders: { id: string; customer: object }[] };
  expect(orders.map(({ id }) => id)).toEqual([sold.order.id, open.order.id]);
  expect(orders[0]?.customer).toEqual(ASHA);

  // The open order keeps its customer until it has ended.
  const erased = await customers(["erase", "--phone", ASHA.phone], env);
  expect(erased.code).toBe(1);
  expect(erased.all).toContain("Erased in one order, 0 refunds and 0 top-ups.");
  expect(erased.all).toContain(open.order.purchase_order_id);
  expect(erased.all).not.toContain(ASHA.phone);
  expect(await orderOf(server, sold.order.id)).toMatchObject({
    status: "paid",
    customer: { name: null, email: null, phone: null },
  });
});

it("a person is named by a phone or an e-mail address, and not by both", async () => {
  for (const args of [[], ["--phone", "9800000001", "--email", "a@shop.example"]]) {
    expect((await customers(["erase", ...args])).code).toBe(1);
  }
});
