import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { parseCrontab } from "graphile-worker";
import { createTasks, CRONTAB } from "../../src/tasks.ts";
import { khaltiWallet, metroLink } from "../../src/providers/provider-registry.ts";
import { watchBalances } from "../../src/topups/watch-balances.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { type Fault, UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { HOUR } from "../support/test-clock.ts";
import { IMPATIENT, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

const WARN = "warn";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, undefined, IMPATIENT);
});
beforeEach(async () => {
  await server.simulator.reset();
  await server.db.providerBalance.deleteMany();
  await dropJobs(server);
  server.logLines.splice(0);
});
afterAll(() => server.stop());

async function addJob(): Promise<void> {
  await server.db.$queryRaw`select 1 from graphile_worker.add_job('watch_balances')`;
}

async function balances(): Promise<Record<string, bigint | null>> {
  const rows = await server.db.providerBalance.findMany();
  return Object.fromEntries(rows.map(({ provider, balancePaisa }) => [provider, balancePaisa]));
}

/** The log lines about a balance. All must have level warn. */
function warnings(): Record<string, unknown>[] {
  const lines = server.logLines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => String(msg).startsWith("the balance at "));
  for (const { level } of lines) expect(level).toBe(WARN);
  return lines;
}

describe("the balance check", () => {
  it("stores each provider's balance in paisa, except for a provider without a balance API", async () => {
    await server.simulator.setProvider("khalti_wallet", { credits: 12_345.67 });
    await server.simulator.setProvider("metro_link", { credits: 8_313.58 });
    await addJob();
    expect(await runDueJobs(server)).toEqual(["watch_balances"]);
    expect(await balances()).toEqual({ khalti_wallet: 1_234_567n, metro_link: 831_358n });
    expect(warnings()).toEqual([]);
  });

  it("stores balances above 32 bits", async () => {
    await server.simulator.setProvider("metro_link", { credits: 90_000_000 });
    await watchBalances(server.context);
    expect((await balances())["metro_link"]).toBe(9_000_000_000n);
  });

  it("warns of a balance below the threshold and not at it", async () => {
    await server.simulator.setProvider("khalti_wallet", { credits: 4_999.99 });
    await server.simulator.setProvider("metro_link", { credits: 5_000 });
    await watchBalances(server.context);
    expect(warnings()).toEqual([
      expect.objectContaining({
        msg: "the balance at khalti_wallet is low",
        provider: "khalti_wallet",
        balancePaisa: 499_999,
        thresholdPaisa: 500_000,
      }),
    ]);
  });

  it("uses the configured threshold", async () => {
    await server.simulator.setProvider("khalti_wallet", { credits: 200 });
    await server.simulator.setProvider("metro_link", { credits: 0 });
    const other = await server.another({ TOP_UP_LOW_BALANCE: "200" });
    await watchBalances(other.context);
    await other.stop();
    expect(warnings().map(({ msg }) => msg)).toEqual(["the balance at metro_link is low"]);
  });

  it("is scheduled every five minutes", () => {
    const lines = parseCrontab(CRONTAB);
    const tasks = createTasks(server.context);
    for (const { task } of lines) expect(Object.keys(tasks)).toContain(task);
    const watch = lines.find(({ task }) => task === "watch_balances");
    const minutes = Array.from({ length: 60 }, (_, min) => min).filter(
      (min) => watch?.match({ min, hour: 3, date: 1, month: 1, dow: 4 }) === true,
    );
    expect(minutes).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
  });

  it("runs in a worker", async () => {
    const worker = await server.another({ ROLE: "worker" });
    await addJob();
    await waitFor("both balances are stored", async () => {
      return Object.keys(await balances()).length === 2;
    });
    await worker.stop();
  });
});

describe("a balance that cannot be read", () => {
  const token = khaltiWallet.simulated("")["KHALTI_SERVICES_TOKEN"] ?? "";

  it.each<Omit<Fault, "endpoint">>([
    { kind: "status", status: 500 },
    { kind: "status", status: 401, body: { detail: `Invalid token ${token}.` } },
    { kind: "status", status: 200, body: { credits_available: `${token} rupees` } },
    { kind: "garbage" },
    { kind: "drop_request" },
    { kind: "drop_response" },
    { kind: "delay", delay_ms: 60_000 },
  ])(
    "is stored as unknown with a warning, and the other balances are stored: %j",
    async (fault) => {
      await server.simulator.setProvider("metro_link", { credits: 70_000 });
      await watchBalances(server.context);
      await server.simulator.fault({ endpoint: "khalti_balance", ...fault });
      await server.simulator.setProvider("metro_link", { credits: 60_000 });
      await watchBalances(server.context);

      expect(await balances()).toEqual({ khalti_wallet: null, metro_link: 6_000_000n });
      expect(warnings()).toEqual([
        expect.objectContaining({
          msg: "the balance at khalti_wallet cannot be read",
          provider: "khalti_wallet",
        }),
      ]);
      const secrets = [token, encodeURIComponent(token)];
      secrets.push(metroLink.simulated("")["GLOBALTOPUP_TOKEN"] ?? "");
      for (const secret of secrets) {
        expect(secret).not.toBe("");
        expect(server.logLines.filter((line) => line.includes(secret))).toEqual([]);
      }

      await server.simulator.clearFaults();
      await server.simulator.setProvider("khalti_wallet", { credits: 9_000 });
      await watchBalances(server.context);
      expect((await balances())["khalti_wallet"]).toBe(900_000n);
    },
  );

  it("causes one warning per provider", async () => {
    await server.simulator.fault({ endpoint: "khalti_balance", kind: "drop_response" });
    await server.simulator.fault({ endpoint: "metro_balance", kind: "garbage" });
    await watchBalances(server.context);
    expect(await balances()).toEqual({ khalti_wallet: null, metro_link: null });
    expect(warnings()).toHaveLength(2);
  });

  it("makes the job fail when it cannot be stored, after the others are stored", async () => {
    await server.db.$executeRaw`
      alter table provider_balances add constraint no_khalti check (provider <> 'khalti_wallet')`;
    try {
      await expect(watchBalances(server.context)).rejects.toThrow("not every balance");
    } finally {
      await server.db.$executeRaw`alter table provider_balances drop constraint no_khalti`;
    }
    expect(Object.keys(await balances())).toEqual(["metro_link"]);
  });
});

describe("a provider that is not configured", () => {
  it("is not called", async () => {
    const other = await server.another({ KHALTI_SERVICES_TOKEN: "", KHALTI_SERVICES_BASE_URL: "" });
    await watchBalances(other.context);
    await other.stop();
    expect(await server.simulator.requests("khalti_balance")).toEqual([]);
    expect(Object.keys(await balances())).toEqual(["metro_link"]);
  });
});

describe("concurrent balance checks", () => {
  it("store one balance per provider", async () => {
    await server.simulator.setProvider("khalti_wallet", { credits: 6_000 });
    const other = await server.another();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        watchBalances(index % 2 === 0 ? server.context : other.context),
      ),
    );
    await other.stop();
    expect((await balances())["khalti_wallet"]).toBe(600_000n);
    expect(await server.db.providerBalance.count()).toBe(2);
  });

  it("keep the newer reading when an older one is stored later", async () => {
    const newer = new Date();
    const older = new Date(newer.getTime() - HOUR);
    await server.simulator.setProvider("khalti_wallet", { credits: 6_000 });
    await watchBalances({ ...server.context, clock: { now: () => newer } });
    await server.simulator.setProvider("khalti_wallet", { credits: 7_000 });
    await watchBalances({ ...server.context, clock: { now: () => older } });
    await server.simulator.fault({ endpoint: "khalti_balance", kind: "garbage" });
    await watchBalances({ ...server.context, clock: { now: () => older } });
    expect(
      await server.db.providerBalance.findUnique({ where: { provider: "khalti_wallet" } }),
    ).toEqual({ provider: "khalti_wallet", balancePaisa: 600_000n, readAt: newer });
  });

  it("compare readings by request time, not by answer time", async () => {
    const other = await server.another();
    const patient = await server.another({}, { timeoutMs: UNTIL_ENDED_MS });
    await server.simulator.fault({
      endpoint: "khalti_balance",
      kind: "delay",
      delay_ms: UNTIL_ENDED_MS,
    });
    const slow = watchBalances(patient.context);
    await waitFor("the slow request is sent", async () => {
      return (await server.simulator.requests("khalti_balance")).length === 1;
    });
    const askedAgainAt = new Date();
    await watchBalances(other.context);
    const answeredAt = new Date();
    await server.simulator.endDelays();
    await slow;
    await other.stop();
    await patient.stop();
    const stored = await server.db.providerBalance.findUniqueOrThrow({
      where: { provider: "khalti_wallet" },
    });
    expect(stored.readAt.getTime()).toBeGreaterThanOrEqual(askedAgainAt.getTime());
    expect(stored.readAt.getTime()).toBeLessThanOrEqual(answeredAt.getTime());
  });
});
