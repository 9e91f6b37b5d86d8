import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import type { TopUpStatus } from "../../src/generated/prisma/enums.ts";
import { auditChanges } from "../../src/audit/audit-changes.ts";
import { watchBalances } from "../../src/topups/watch-balances.ts";
import { problemOf } from "../support/problem.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { withoutDatabase } from "../support/without-database.ts";
import { parseMetrics, valueOf } from "./parse-metrics.ts";

const TOKEN = "metrics-token-for-tests-0000000";
/** Facts that all instances read from the database. */
const SHARED = [
  "khalti_bff_audit_breaches",
  "khalti_bff_audit_last_pass_timestamp_seconds",
  "khalti_bff_due_rows",
  "khalti_bff_khalti_key_refused",
  "khalti_bff_lookups_left",
  "khalti_bff_lookups_per_second",
  "khalti_bff_oldest_due_timestamp_seconds",
  "khalti_bff_oldest_overdue_timestamp_seconds",
  "khalti_bff_orders_needing_attention",
  "khalti_bff_overdue_rows",
  "khalti_bff_provider_balance_read_timestamp_seconds",
  "khalti_bff_provider_balance_rupees",
  "khalti_bff_provider_low_balance_threshold_rupees",
  "khalti_bff_queue_jobs",
  "khalti_bff_top_ups",
  "khalti_bff_top_ups_waiting",
  "khalti_bff_webhook_endpoints_disabled",
];
/** Read from the database too, but by each instance in its own time. */
const COUNTED = [
  "khalti_bff_rows",
  "khalti_bff_rows_count_duration_seconds",
  "khalti_bff_rows_counted_timestamp_seconds",
];
/** What an instance measures of itself. */
const OWN = [
  "khalti_bff_build_info",
  "khalti_bff_circuit_open",
  "khalti_bff_database_pool_connections",
  "khalti_bff_database_pool_wait_seconds",
  "khalti_bff_database_pool_waiting",
  "khalti_bff_database_statement_duration_seconds",
  "khalti_bff_database_up",
  "khalti_bff_http_request_duration_seconds",
  "khalti_bff_job_duration_seconds",
  "khalti_bff_khalti_failures_total",
  "khalti_bff_khalti_request_duration_seconds",
  "khalti_bff_lease_losses_total",
  "khalti_bff_lookup_permit_wait_seconds",
  "khalti_bff_provider_request_duration_seconds",
  "khalti_bff_webhook_attempt_duration_seconds",
];
/** What prom-client measures of any process, under the names that ready-made dashboards expect. */
const PROCESS = [
  "nodejs_active_handles",
  "nodejs_active_handles_total",
  "nodejs_active_requests",
  "nodejs_active_requests_total",
  "nodejs_active_resources",
  "nodejs_active_resources_total",
  "nodejs_eventloop_lag_max_seconds",
  "nodejs_eventloop_lag_mean_seconds",
  "nodejs_eventloop_lag_min_seconds",
  "nodejs_eventloop_lag_p50_seconds",
  "nodejs_eventloop_lag_p90_seconds",
  "nodejs_eventloop_lag_p99_seconds",
  "nodejs_eventloop_lag_seconds",
  "nodejs_eventloop_lag_stddev_seconds",
  "nodejs_external_memory_bytes",
  "nodejs_gc_duration_seconds",
  "nodejs_heap_size_total_bytes",
  "nodejs_heap_size_used_bytes",
  "nodejs_heap_space_size_available_bytes",
  "nodejs_heap_space_size_total_bytes",
  "nodejs_heap_space_size_used_bytes",
  "nodejs_version_info",
  "process_cpu_seconds_total",
  "process_cpu_system_seconds_total",
  "process_cpu_user_seconds_total",
  "process_heap_bytes",
  "process_max_fds",
  "process_open_fds",
  "process_resident_memory_bytes",
  "process_start_time_seconds",
  "process_virtual_memory_bytes",
];
const FAMILIES = [...SHARED, ...COUNTED, ...OWN, ...PROCESS];
/** Of a server that has just sold a top-up. */
const ALWAYS_FILLED = new Set([
  "khalti_bff_build_info",
  "khalti_bff_circuit_open",
  "khalti_bff_database_pool_connections",
  "khalti_bff_database_pool_wait_seconds",
  "khalti_bff_database_statement_duration_seconds",
  "khalti_bff_due_rows",
  "khalti_bff_http_request_duration_seconds",
  "khalti_bff_khalti_request_duration_seconds",
  "khalti_bff_lookup_permit_wait_seconds",
  "khalti_bff_provider_request_duration_seconds",
  "khalti_bff_queue_jobs",
  "khalti_bff_rows",
]);
const PROVIDERS = ["digipay_wallet", "khalti_wallet", "metro_link", "metro_link_khalti"];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: TOKEN });
});
beforeEach(async () => {
  await server.simulator.reset();
  await server.db.topUp.deleteMany();
  await server.db.providerBalance.deleteMany();
});
afterAll(() => server.stop());

async function scrape(url = server.url) {
  const answer = await request(url).get("/metrics").set("Authorization", `Bearer ${TOKEN}`);
  if (answer.status !== 200) throw new Error(`metrics: ${String(answer.status)} ${answer.text}`);
  return parseMetrics(answer.text);
}

describe("rows that no worker looks at", () => {
  it("are counted by kind, with the time of the oldest", async () => {
    await server.db.payment.updateMany({ data: { dueAt: null } });
    const { pidx } = await checkout(server);
    const { pidx: other } = await checkout(server);
    const longAgo = new Date("2026-01-10T06:00:00Z");
    await server.db.payment.update({ where: { pidx }, data: { dueAt: longAgo } });
    await server.db.payment.update({
      where: { pidx: other },
      data: { status: "expired", dueAt: new Date(Date.now() - 180_000) },
    });
    const metrics = await scrape();
    const of = (name: string, kind: string) => valueOf(metrics, `khalti_bff_${name}`, { kind });
    expect(of("overdue_rows", "payments")).toBe(2);
    expect(of("oldest_overdue_timestamp_seconds", "payments")).toBe(longAgo.getTime() / 1_000);
    expect(of("overdue_rows", "refunds")).toBe(0);
    await server.db.payment.update({ where: { pidx: other }, data: { status: "initiated" } });
    await server.db.payment.updateMany({ data: { dueAt: null } });
  });
});

/** Creates one top-up for each row, all of one paid order. */
async function topUps(
  ...rows: { provider: string; status: TopUpStatus; waitingFor?: string }[]
): Promise<void> {
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  const first = await server.db.topUp.count();
  for (const [index, { provider, status, waitingFor }] of rows.entries()) {
    const position = 100 + index;
    const amounts = { unitAmountPaisa: 10_000, amountPaisa: 10_000 };
    await server.db.orderItem.create({
      data: { orderId: order.id, position, name: "Top-up", quantity: 1, ...amounts, provider },
    });
    const hasEnded = status === "delivered" || status === "refused";
    await server.db.topUp.create({
      data: {
        id: crypto.randomUUID(),
        orderId: order.id,
        position,
        attempt: 1,
        provider,
        status,
        reference: String(1e12 + first + index),
        amountPaisa: 10_000,
        waitingFor: waitingFor ?? null,
        createdAt: new Date(),
        submittedAt: status === "pending" ? null : new Date(),
        endedAt: hasEnded ? new Date() : null,
      },
    });
  }
}

describe("the page of metrics", () => {
  it("is in Prometheus's text format, with documented metrics", async () => {
    await watchBalances(server.context);
    await topUps({ provider: "metro_link", status: "pending", waitingFor: "credit" });
    const answer = await server.http.get("/metrics").set("Authorization", `Bearer ${TOKEN}`);
    expect(answer.headers["content-type"]).toMatch(/^text\/plain;/);
    expect(answer.headers["content-type"]).toContain("version=0.0.4");
    expect(answer.headers["content-type"]).toContain("charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("no-store");

    const families = parseMetrics(answer.text);
    expect([...families.keys()].toSorted()).toEqual(FAMILIES.toSorted());
    for (const [name, { type, help, samples }] of families) {
      expect(help).toMatch(/^[A-Z].*[.a-z]$/);
      if (PROCESS.includes(name)) continue;
      // Prometheus's naming: counters and only they end in _total, and times are in seconds.
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(name).not.toMatch(/_(?:ms|millis\w*|minutes)(?:_|$)/);
      if (type === "histogram") expect([name, name.endsWith("_seconds")]).toEqual([name, true]);
      if (ALWAYS_FILLED.has(name)) expect([name, samples.length > 0]).toEqual([name, true]);
    }
  });

  it("is the same on every instance for what all share, including worker-only ones", async () => {
    await watchBalances(server.context);
    const worker = await server.another({ ROLE: "worker" });
    const shared = (families: Awaited<ReturnType<typeof scrape>>) =>
      SHARED.map((name) => [name, families.get(name)]);
    expect(shared(await scrape(worker.url))).toEqual(shared(await scrape()));
    await worker.stop();
  });

  it("is complete for each of many concurrent scrapes", async () => {
    await topUps({ provider: "metro_link", status: "queued" });
    const families = await Promise.all(Array.from({ length: 60 }, () => scrape()));
    const labels = { provider: "metro_link", status: "queued" };
    for (const one of families) {
      expect(valueOf(one, "khalti_bff_top_ups", labels)).toBe(1);
      expect(one.get("khalti_bff_top_ups")?.samples).toHaveLength(PROVIDERS.length * 4);
    }
  });

  it("shows the instance alone while the database is unavailable, and recovers with it", async () => {
    const worker = await server.another({ ROLE: "worker" });
    await withoutDatabase(server.databaseUrl, async () => {
      const families = await scrape(worker.url);
      expect(valueOf(families, "khalti_bff_database_up")).toBe(0);
      expect(families.get("process_resident_memory_bytes")?.samples).toHaveLength(1);
      // A zero would say that the auditor has never run, or that Khalti accepts our key.
      for (const name of SHARED) expect([name, families.has(name)]).toEqual([name, false]);

      const byKey = await request(worker.url)
        .get("/metrics")
        .set("Authorization", `Bearer ${KEYS.viewer}`);
      expect([byKey.status, problemOf(byKey).code]).toEqual([503, "database_unavailable"]);
      expect(Number(byKey.headers["retry-after"])).toBeGreaterThan(0);
    });
    const families = await scrape(worker.url);
    expect(valueOf(families, "khalti_bff_database_up")).toBe(1);
    for (const name of SHARED) expect([name, families.has(name)]).toEqual([name, true]);
    await worker.stop();
  });
});

describe("balances", () => {
  const BALANCE = "khalti_bff_provider_balance_rupees";
  const READ_AT = "khalti_bff_provider_balance_read_timestamp_seconds";

  it("are in rupees, with the threshold and the read time in seconds", async () => {
    await server.simulator.setProvider("khalti_wallet", { credits: 8_313.58 });
    await server.simulator.setProvider("metro_link", { credits: 0 });
    const readAt = new Date(1_800_000_000_250);
    await watchBalances({ ...server.context, clock: { now: () => readAt } });
    const families = await scrape();
    expect(families.get(BALANCE)?.samples).toEqual([
      { labels: { provider: "khalti_wallet" }, value: 8_313.58 },
      { labels: { provider: "metro_link" }, value: 0 },
    ]);
    expect(families.get(READ_AT)?.samples).toEqual([
      { labels: { provider: "khalti_wallet" }, value: 1_800_000_000.25 },
      { labels: { provider: "metro_link" }, value: 1_800_000_000.25 },
    ]);
    expect(valueOf(families, "khalti_bff_provider_low_balance_threshold_rupees")).toBe(5_000);
  });

  it("that could not be read are absent, but the time of the attempt is there", async () => {
    await watchBalances(server.context);
    expect(valueOf(await scrape(), BALANCE, { provider: "khalti_wallet" })).toBe(1_000_000);
    await server.simulator.fault({ endpoint: "khalti_balance", kind: "garbage" });
    const readAt = new Date();
    await watchBalances({ ...server.context, clock: { now: () => readAt } });
    const families = await scrape();
    expect(valueOf(families, BALANCE, { provider: "khalti_wallet" })).toBeUndefined();
    expect(valueOf(families, BALANCE, { provider: "metro_link" })).toBe(1_000_000);
    expect(valueOf(families, READ_AT, { provider: "khalti_wallet" })).toBe(
      readAt.getTime() / 1_000,
    );
  });

  it("of a provider that is no longer configured are absent", async () => {
    await watchBalances(server.context);
    const other = await server.another({ GLOBALTOPUP_TOKEN: "", GLOBALTOPUP_BASE_URL: "" });
    const families = await scrape(other.url);
    await other.stop();
    for (const name of [BALANCE, READ_AT]) {
      const providers = families.get(name)?.samples.map(({ labels }) => labels["provider"]);
      expect(providers).toEqual(["khalti_wallet"]);
    }
  });
});

describe("top-ups", () => {
  const TOP_UPS = "khalti_bff_top_ups";
  const WAITING = "khalti_bff_top_ups_waiting";
  const STATUSES = ["pending", "submitting", "queued", "unknown"];
  const REASONS = ["credit", "maintenance", "credentials", "configuration"];

  it("are zero for every configured provider without any", async () => {
    await topUps(
      { provider: "khalti_wallet", status: "delivered" },
      { provider: "metro_link", status: "refused" },
    );
    const families = await scrape();
    const all = (label: string, values: string[]) =>
      PROVIDERS.flatMap((provider) =>
        values.map((value) => ({ labels: { provider, [label]: value }, value: 0 })),
      );
    expect(families.get(TOP_UPS)?.samples).toHaveLength(PROVIDERS.length * STATUSES.length);
    expect(families.get(TOP_UPS)?.samples).toEqual(expect.arrayContaining(all("status", STATUSES)));
    expect(families.get(WAITING)?.samples).toHaveLength(PROVIDERS.length * REASONS.length);
    expect(families.get(WAITING)?.samples).toEqual(expect.arrayContaining(all("reason", REASONS)));
  });

  it("are counted by provider, status and waiting reason until they have ended", async () => {
    await topUps(
      { provider: "metro_link", status: "pending" },
      { provider: "metro_link", status: "pending", waitingFor: "credit" },
      { provider: "metro_link", status: "pending", waitingFor: "credit" },
      { provider: "metro_link", status: "pending", waitingFor: "maintenance" },
      { provider: "khalti_wallet", status: "submitting" },
      { provider: "khalti_wallet", status: "queued" },
      { provider: "digipay_wallet", status: "unknown" },
      { provider: "digipay_wallet", status: "delivered" },
    );
    const families = await scrape();
    const counted = (name: string) =>
      families
        .get(name)
        ?.samples.filter(({ value }) => value > 0)
        .map(({ labels, value }) => [
          labels["provider"],
          labels["status"] ?? labels["reason"],
          value,
        ])
        .toSorted();
    expect(counted(TOP_UPS)).toEqual([
      ["digipay_wallet", "unknown", 1],
      ["khalti_wallet", "queued", 1],
      ["khalti_wallet", "submitting", 1],
      ["metro_link", "pending", 4],
    ]);
    expect(counted(WAITING)).toEqual([
      ["metro_link", "credit", 2],
      ["metro_link", "maintenance", 1],
    ]);

    await server.db.topUp.updateMany({
      data: {
        status: "delivered",
        waitingFor: null,
        submittedAt: new Date(),
        endedAt: new Date(),
      },
    });
    const later = await scrape();
    expect(later.get(TOP_UPS)?.samples.every(({ value }) => value === 0)).toBe(true);
    expect(later.get(WAITING)?.samples.every(({ value }) => value === 0)).toBe(true);
  });

  it("of a provider that is no longer configured are still counted", async () => {
    await topUps({ provider: "metro_link", status: "pending", waitingFor: "configuration" });
    const other = await server.another({ GLOBALTOPUP_TOKEN: "", GLOBALTOPUP_BASE_URL: "" });
    const families = await scrape(other.url);
    await other.stop();
    const waits = { provider: "metro_link", reason: "configuration" };
    expect(valueOf(families, WAITING, waits)).toBe(1);
    expect(valueOf(families, TOP_UPS, { provider: "metro_link", status: "pending" })).toBe(1);
    const zero = { provider: "metro_link", status: "queued" };
    expect(valueOf(families, TOP_UPS, zero)).toBeUndefined();
  });
});

describe("orders", () => {
  it("that need attention are counted by code", async () => {
    const NAME = "khalti_bff_orders_needing_attention";
    expect((await scrape()).get(NAME)?.samples).toEqual([]);
    for (const amount of [1, 2]) {
      const { pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Completed", total_amount: amount });
      await returnFromKhalti(server, pidx);
    }
    const held = await server.db.order.findFirstOrThrow({
      where: { attentionCode: { not: null } },
    });
    const samples = (await scrape()).get(NAME)?.samples;
    expect(samples).toEqual([{ labels: { code: held.attentionCode }, value: 2 }]);
  });
});

it("tells the auditor's last pass, and the orders that contradict themselves", async () => {
  expect(valueOf(await scrape(), "khalti_bff_audit_last_pass_timestamp_seconds")).toBe(0);
  const { order } = await checkout(server);
  await server.db.order.update({ where: { id: order.id }, data: { refundedPaisa: 1 } });
  await auditChanges(server.context);
  const metrics = await scrape();
  const at = valueOf(metrics, "khalti_bff_audit_last_pass_timestamp_seconds") ?? 0;
  expect(Math.abs(Date.now() / 1_000 - at)).toBeLessThan(60);
  const breaches = (code: string) => valueOf(metrics, "khalti_bff_audit_breaches", { code });
  expect(breaches("audit_refunded_amount")).toBe(1);
  expect(breaches("audit_history")).toBe(0);
  await server.db.order.update({ where: { id: order.id }, data: { refundedPaisa: 0 } });
  await auditChanges(server.context);
});
