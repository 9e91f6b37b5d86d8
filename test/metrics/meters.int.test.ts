// What an instance measures of itself, and that strangers cannot make it measure without end.
import http from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import request from "supertest";
import { wakeUp } from "../../src/due/wake-up.ts";
import { duePayments } from "../../src/payments/reconcile-payment.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { parseMetrics, valueOf } from "./parse-metrics.ts";

const TOKEN = "metrics-token-for-tests-0000000";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: TOKEN, KHALTI_LOOKUPS_PER_SECOND: "2000" });
});
beforeEach(() => server.simulator.reset());
afterAll(() => server.stop());

async function scrape(url = server.url) {
  const answer = await request(url).get("/metrics").set("Authorization", `Bearer ${TOKEN}`);
  return parseMetrics(answer.text);
}

async function seriesOf(name: string): Promise<number> {
  return (await scrape()).get(`khalti_bff_${name}`)?.samples.length ?? 0;
}

const REQUESTS = "http_request_duration_seconds";

it("counts requests by the route's pattern, method and class of status", async () => {
  const before = await scrape();
  const count = (families: typeof before, labels: Record<string, string>) =>
    valueOf(families, `khalti_bff_${REQUESTS}_count`, labels) ?? 0;
  const missing = { method: "GET", route: "/v1/orders/:id", status_class: "4xx" };
  await server.http.get("/v1/orders/00000000-0000-7000-8000-000000000000");
  await server.http.get("/v1/orders/00000000-0000-7000-8000-000000000001?token=x");
  const after = await scrape();
  expect(count(after, missing) - count(before, missing)).toBe(2);
});

it("strangers add no series, with any path, method, query or header", async () => {
  for (const method of ["get", "post", "put", "patch", "delete"] as const) {
    await server.http[method]("/nothing/here");
  }
  await send("PROPFIND", "/nothing/here");
  await send("GET", "/docs/ui/index.css");
  await server.http.get("/v1/orders/x");
  const before = await seriesOf(REQUESTS);
  for (let index = 0; index < 40; index++) {
    const random = `${crypto.randomUUID()}"}\n{,`;
    const path = encodeURIComponent(random);
    await server.http.get(`/${path}`);
    await server.http.post(`/v1/${path}/orders`).send({ [random]: random });
    await server.http.get(`/v1/orders/${path}?${path}=${path}`);
    await send(["PROPFIND", "MKCOL", "SEARCH", "PURGE"][index % 4] ?? "", `/${path}`);
    await send("GET", `/docs/${index % 2 === 0 ? "ui" : "UI"}/${path}`);
  }
  expect(await seriesOf(REQUESTS)).toBe(before);
});

it("an answer of Khalti adds no series beside those of our own words", async () => {
  const { pidx } = await checkout(server);
  const name = "khalti_request_duration_seconds";
  for (let index = 0; index < 6; index++) {
    await server.simulator.set(pidx, { status: `Word ${String(index)}` });
    await returnFromKhalti(server, pidx);
  }
  const labels = (await scrape()).get(`khalti_bff_${name}`)?.samples.map((one) => one.labels);
  const operations = new Set(labels?.map((one) => one["operation"]));
  const outcomes = new Set(labels?.map((one) => one["outcome"]));
  expect([...operations].toSorted()).toEqual(["initiate", "lookup"]);
  expect([...outcomes].every((one) => ["answer", "refused", "unknown"].includes(one ?? ""))).toBe(
    true,
  );
});

it("counts failures of Khalti by their reason", async () => {
  const { pidx } = await checkout(server);
  await server.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 401,
    body: { detail: "Invalid token.", status_code: 401 },
  });
  await returnFromKhalti(server, pidx);
  const labels = { operation: "lookup", reason: "unauthorized" };
  expect(valueOf(await scrape(), "khalti_bff_khalti_failures_total", labels)).toBe(1);
});

it("tells how many lookups of this second are left, over all instances", async () => {
  const { pidx } = await checkout(server);
  const shares = { customer: 1_000, all: 1_000 };
  for (const [share, most] of Object.entries(shares)) {
    const left = valueOf(await scrape(), "khalti_bff_lookups_left", { share });
    expect(left).toBeLessThanOrEqual(most);
  }
  // Instances take permits in blocks of a twentieth.
  await server.db.$executeRaw`
    insert into rate_limits (key, points, expire)
    values ('khalti_lookup:customer', 950, (extract(epoch from now()) * 1000)::bigint + 60000)
    on conflict (key) do update set points = 950, expire = excluded.expire`;
  const left = valueOf(await scrape(), "khalti_bff_lookups_left", { share: "customer" });
  expect(left).toBe(50);
  await server.db.$executeRaw`delete from rate_limits where key = 'khalti_lookup:customer'`;
  expect(valueOf(await scrape(), "khalti_bff_lookups_per_second")).toBe(2_000);
  expect(pidx).not.toBe("");
});

it("counts a wake-up whose lease has passed to another worker", async () => {
  const { pidx } = await checkout(server);
  const { id } = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
  const lost = async () =>
    valueOf(await scrape(), "khalti_bff_lease_losses_total", { kind: "payments" }) ?? 0;
  const before = await lost();
  await wakeUp(server.context, duePayments, { id, lease: new Date(0) });
  expect((await lost()) - before).toBe(1);
});

it("counts what is due, by kind, and names the oldest", async () => {
  await server.db.payment.updateMany({ data: { dueAt: null } });
  const { pidx } = await checkout(server);
  const dueAt = new Date(Date.now() - 5_000);
  await server.db.payment.update({ where: { pidx }, data: { dueAt } });
  const families = await scrape();
  const labels = { kind: "payments" };
  expect(valueOf(families, "khalti_bff_due_rows", labels)).toBe(1);
  expect(valueOf(families, "khalti_bff_overdue_rows", labels)).toBe(0);
  const oldest = valueOf(families, "khalti_bff_oldest_due_timestamp_seconds", labels);
  expect(oldest).toBe(dueAt.getTime() / 1_000);
  expect(valueOf(families, "khalti_bff_due_rows", { kind: "deliveries" })).toBe(0);
});

it("counts rows by state as a new instance starts, zeros included", async () => {
  const { pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  const other = await server.another();
  const families = await scrape(other.url);
  const rows = (kind: string, status: string) =>
    valueOf(families, "khalti_bff_rows", { kind, status });
  expect(rows("payments", "completed")).toBe(
    await server.db.payment.count({ where: { status: "completed" } }),
  );
  expect(rows("refunds", "unknown")).toBe(0);
  expect(rows("deliveries", "failed")).toBe(0);
  expect(valueOf(families, "khalti_bff_rows_counted_timestamp_seconds")).toBeGreaterThan(0);
  await other.stop();
});

it("tells that the circuit to Khalti is open", async () => {
  const other = await server.another();
  const { pidx } = await checkout(server);
  const open = async () =>
    valueOf(await scrape(other.url), "khalti_bff_circuit_open", { target: "khalti" });
  expect(await open()).toBe(0);
  await server.simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 5 });
  for (let call = 0; call < 5; call++) await other.context.khalti.lookup(pidx, "background");
  expect(await open()).toBe(1);
  await other.stop();
});

/** What the values of each label may be: our own words, of which there are few. */
const WORDS: Record<string, (value: string) => boolean> = {
  le: (value) => value === "+Inf" || Number(value) > 0,
  version: (value) => /^\d+\.\d+\.\d+$/.test(value),
  node_version: (value) => value === process.version,
  method: isOneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"),
  status_class: isOneOf("1xx", "2xx", "3xx", "4xx", "5xx", "aborted"),
  operation: isOneOf("initiate", "lookup", "refund", "banks", "balance", "submit", "status"),
  outcome: isOneOf("answer", "refused", "unknown", "granted", "done", "failed", "accepted"),
  reason: isOneOf(
    ...["validation", "unauthorized", "not_found", "other", "timeout", "connection"],
    ...["server_error", "circuit_open", "rate_limited", "slept", "unreadable"],
    ...["credit", "maintenance", "credentials", "configuration"],
  ),
  route: (value) => value === "files" || value === "unmatched" || isRoute(value),
  task: (value) => /^[a-z_]+$/.test(value),
  code: (value) => /^[a-z_]+$/.test(value),
  kind: isOneOf("orders", "payments", "refunds", "top_ups", "deliveries", "emails"),
  status: (value) => /^[a-z_]+$/.test(value),
  provider: isOneOf("digipay_wallet", "khalti_wallet", "metro_link", "metro_link_khalti"),
  target: isOneOf("khalti", "digipay_wallet", "khalti_wallet", "metro_link", "metro_link_khalti"),
  pool: isOneOf("main", "reports"),
  state: isOneOf("idle", "busy", "ready", "running", "failed"),
  share: isOneOf("customer", "all"),
  urgency: isOneOf("customer", "background"),
};

function isOneOf(...words: string[]) {
  return (value: string) => words.includes(value);
}

/** A pattern of Express: its variable parts have names. */
function isRoute(value: string): boolean {
  return /^\/[\w./:*{}-]*$/.test(value) && !/[\da-f]{8}-|\d{4}/.test(value);
}

it("has only labels whose values are our own words, after all of the above", async () => {
  const strange = [...(await scrape())]
    .filter(([name]) => name.startsWith("khalti_bff_"))
    .flatMap(([name, { samples }]) =>
      samples.flatMap(({ labels }) =>
        Object.entries(labels)
          .filter(([label, value]) => WORDS[label]?.(value) !== true)
          .map(([label, value]) => `${name}{${label}="${value}"}`),
      ),
    );
  expect(new Set(strange)).toEqual(new Set());
});

/** Node's own client: others refuse such methods. */
async function send(method: string, path: string): Promise<void> {
  const sent = http.request(new URL(path, server.url), { method, agent: false }).end();
  const [answer] = (await once(sent, "response")) as [http.IncomingMessage];
  answer.resume();
  await once(answer, "close");
}
