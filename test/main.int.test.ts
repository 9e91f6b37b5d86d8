import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { type Program, runProgram } from "./support/program.ts";
import { newQuickFolder } from "./support/quick-folder.ts";
import { waitFor } from "./support/wait-for.ts";
import { createTestDatabase } from "./support/test-database.ts";

let directory: string;
let programs: Program[];
beforeEach(async () => {
  directory = await newQuickFolder("khalti-bff-main-");
  programs = [];
});
afterEach(async () => {
  for (const program of programs) {
    program.child.kill("SIGTERM");
    await program.exited;
  }
  await rm(directory, { recursive: true, force: true });
});

const ON_ANY_PORT = { PORT: "0" };
/** With a real address of Khalti: what a start asks does not leave this machine. */
const ON_OWN_MACHINE = {
  NODE_OPTIONS: `--import ${fileURLToPath(new URL("support/own-machine.mjs", import.meta.url))}`,
};

function run(env: Record<string, string>, ...args: string[]): Program {
  const program = runProgram({ program: "dev/main.ts", directory, env, args });
  programs.push(program);
  return program;
}

async function ready(program: Program) {
  const [, shop = ""] = await program.printed(/Shop +(\S+)\//);
  const [, simulator = ""] = await program.printed(/Simulator +(\S+)\//);
  const [, key = ""] = await program.printed(/Admin key +(\S+)/);
  await program.printed(/Ctrl-C/);
  return { shop: request(shop), simulator: request(simulator), key };
}

/** @returns how long this machine takes for that now: about 40 ms when it does nothing else */
async function startBareNode(): Promise<number> {
  const began = performance.now();
  await promisify(execFile)(process.execPath, ["--eval", "0"]);
  return performance.now() - began;
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function postgresRuns(): boolean {
  return existsSync(path.join(directory, ".data/postgres/data/postmaster.pid"));
}

async function buyAndPay({ shop, simulator }: Awaited<ReturnType<typeof ready>>): Promise<string> {
  const bought = await shop
    .post("/v1/checkout")
    .send({ items: [{ sku: "momo-plate", quantity: 1 }] });
  const { order, payment } = bought.body as { order: { id: string }; payment: { pidx: string } };
  await simulator.post(`/_simulator/payments/${payment.pidx}`).send({ status: "Completed" });
  await shop.get(`/v1/payments/return?pidx=${payment.pidx}`);
  return order.id;
}

describe("npm start on a machine with nothing set", () => {
  it("is ready within 10 s, or 250 bare starts of Node on a busy machine; Ctrl-C leaves no process and loses no order", async () => {
    const bareMs = await startBareNode();
    const began = performance.now();
    const first = runProgram({ program: "npm start", directory, env: ON_ANY_PORT });
    programs.push(first);
    const before = await ready(first);
    expect(performance.now() - began).toBeLessThan(Math.max(10_000, 250 * bareMs));
    const orderId = await buyAndPay(before);

    first.child.kill("SIGINT");
    expect(await first.exited).toBe(0);
    expect(postgresRuns()).toBe(false);

    const after = await ready(run(ON_ANY_PORT));
    expect(after.key).toBe(before.key);
    const found = await after.shop
      .get(`/v1/admin/orders/${orderId}`)
      .set("Authorization", `Bearer ${after.key}`);
    expect(found.body).toMatchObject({ id: orderId, status: "paid" });
  });

  it("starts again after a SIGKILL that left its Postgres running", async () => {
    const first = run(ON_ANY_PORT);
    const orderId = await buyAndPay(await ready(first));
    first.child.kill("SIGKILL");
    await first.exited;
    expect(postgresRuns()).toBe(true);

    const { shop, key } = await ready(run(ON_ANY_PORT));
    const found = await shop
      .get(`/v1/admin/orders/${orderId}`)
      .set("Authorization", `Bearer ${key}`);
    expect(found.body).toMatchObject({ status: "paid" });
  });

  it("remembers its payments at Khalti after a SIGKILL: yesterday's order can be paid, looked up and refunded", async () => {
    const first = run(ON_ANY_PORT);
    const before = await ready(first);
    const paid = await buyAndPay(before);
    const open = await before.shop
      .post("/v1/checkout")
      .send({ items: [{ sku: "momo-plate", quantity: 1 }] });
    const { order, payment } = open.body as { order: { id: string }; payment: { pidx: string } };
    first.child.kill("SIGKILL");
    await first.exited;

    const { shop, simulator, key } = await ready(run(ON_ANY_PORT));
    const staff = { Authorization: `Bearer ${key}` };
    const now = await simulator.get(`/_simulator/payments/${payment.pidx}`);
    expect(now.body).toMatchObject({ status: "Initiated", money_taken: false });
    await simulator.post(`/_simulator/payments/${payment.pidx}/pay`);
    await shop.get(`/v1/payments/return?pidx=${payment.pidx}`);
    const orderNow = await shop.get(`/v1/admin/orders/${order.id}`).set(staff);
    expect(orderNow.body).toMatchObject({ status: "paid" });

    const refund = await shop
      .post(`/v1/admin/orders/${paid}/refunds`)
      .set({ ...staff, "Idempotency-Key": "refund-after-the-kill" })
      .send({ reason: "the tea was cold" });
    expect(refund.status).toBe(202);
    await waitFor("the refund is made", async () => {
      const found = await shop.get(`/v1/admin/orders/${paid}`).set(staff);
      return (found.body as { status: string }).status === "refunded";
    });
  });

  it("simulates the top-up providers as well: simulated payments never buy from real providers", async () => {
    const program = run({
      ...ON_ANY_PORT,
      DIGIPAY_TOKEN: "live_token",
      DIGIPAY_COMPANY_ID: "live_company",
      DIGIPAY_BASE_URL: "http://127.0.0.1:9", // nothing listens there
    });
    const { shop } = await ready(program);
    expect(program.output()).toContain("also simulated: the configured providers are not called");
    const quote = await shop
      .post("/v1/products/digipay-wallet/quote")
      .send({ amount: 50_000, fields: { wallet_id: "0123456789abcdef0123456789abcdef" } });
    expect([quote.status, quote.body]).toMatchObject([200, { charge: 0 }]);
  });

  it("reports that the port is taken, and stops its Postgres", async () => {
    const first = run(ON_ANY_PORT);
    const { shop } = await ready(first);
    const { port } = new URL((await shop.get("/healthz")).request.url);
    const elsewhere = await newQuickFolder("khalti-bff-main-");
    const second = runProgram({
      program: "dev/main.ts",
      directory: elsewhere,
      env: { PORT: port, SIMULATOR_PORT: "0" },
    });

    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`Port ${port} is taken`);
    expect(existsSync(path.join(elsewhere, ".data/postgres/data/postmaster.pid"))).toBe(false);
    await rm(elsewhere, { recursive: true, force: true });
  });
});

describe("NODE_ENV=production", () => {
  it("refuses the embedded database, the simulator and missing keys, and reports them together", async () => {
    const program = run({ NODE_ENV: "production" });

    expect(await program.exited).toBe(1);
    for (const name of [
      "PUBLIC_URL",
      "DATABASE_URL",
      "KHALTI_ENVIRONMENT",
      "KHALTI_SECRET_KEY",
      "KHALTI_PUBLIC_KEY",
    ]) {
      expect(program.output()).toContain(`${name} is missing`);
    }
    expect(existsSync(path.join(directory, ".data"))).toBe(false);
  });

  it("says in one sentence that it cannot reach its database", async () => {
    const port = await unusedPort();
    const program = run({
      NODE_ENV: "production",
      PUBLIC_URL: "https://pay.shop.example",
      DATABASE_URL: `postgresql://shop:pw@127.0.0.1:${String(port)}/shop`,
      KHALTI_ENVIRONMENT: "sandbox",
      KHALTI_SECRET_KEY: "live_secret_key_1",
      KHALTI_PUBLIC_KEY: "live_public_key_1",
      ...ON_ANY_PORT,
      ...ON_OWN_MACHINE,
    });
    expect(await program.exited).toBe(1);
    const lines = program.output().trim().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^The database cannot be reached: .*ECONNREFUSED/),
    ]);
  });

  it("refuses a database that is not migrated; after the migrate command it starts, and prints JSON lines only until it ends", async () => {
    const database = await createTestDatabase();
    const empty = new URL(database.url);
    empty.pathname = "/postgres";
    const env = {
      NODE_ENV: "production",
      PUBLIC_URL: "https://pay.shop.example",
      DATABASE_URL: empty.href,
      KHALTI_ENVIRONMENT: "sandbox",
      KHALTI_SECRET_KEY: "live_secret_key_1",
      DRAIN_SECONDS: "0",
      KHALTI_PUBLIC_KEY: "live_public_key_1",
      ...ON_ANY_PORT,
      ...ON_OWN_MACHINE,
    };
    const unmigrated = run(env);
    expect(await unmigrated.exited).toBe(1);
    expect(unmigrated.output()).toContain("migrate");

    expect(await run({ ...env, DATABASE_URL: database.url }, "migrate").exited).toBe(0);
    const program = run({ ...env, DATABASE_URL: database.url });
    await program.printed(/"msg":"ready: Khalti's sandbox, play money"/);
    program.child.kill("SIGTERM");
    expect(await program.exited).toBe(0);
    const lines = program.stdout().trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        level: "info",
        signal: "SIGTERM",
        msg: "stopping: finishing work in progress",
      }),
    );
    expect(program.output()).not.toContain("live_secret_key_1");
    await database.drop();
  });
});
