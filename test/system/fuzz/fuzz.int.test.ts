import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { checkout } from "../../support/shop.ts";
import { signIn } from "../../support/sessions.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";
import { describedOperations } from "./operations.ts";
import { generateRequest, type Surroundings } from "./generate-request.ts";
import { faultOf } from "./judge-answer.ts";
import { sendRaw, toBytes, toCurl } from "./send-raw.ts";

const env = process.env;
const REQUESTS = Number(env["FUZZ_REQUESTS"] ?? "5000");
const SEED = Number(env["FUZZ_SEED"] ?? String(Date.now() % 1_000_000_000));
const FIRST = Number(env["FUZZ_FIRST"] ?? "0");
const AT_ONCE = 12;
const MOST_FAULTS = 20;

let server: TestServer;
let around: Surroundings;
beforeAll(async () => {
  server = await startTestServer();
  around = await prepare();
});
afterAll(() => server.stop());

it(`${String(REQUESTS)} requests that strangers and staff may send make no trouble`, async () => {
  const operations = describedOperations();
  const port = Number(new URL(server.url).port);
  const faults: string[] = [];
  const statuses = new Map<number | null, number>();
  const reached = new Set<string>();
  let next = FIRST;
  const one = async () => {
    while (next < FIRST + REQUESTS && faults.length < MOST_FAULTS) {
      const index = next++;
      const request = generateRequest(operations, around, { seed: SEED, index });
      const answer = await sendRaw(port, toBytes(request));
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (request.operation !== null && answer.status !== null && answer.status < 300) {
        reached.add(request.operation);
      }
      const fault = faultOf(answer, process.cwd());
      if (fault === null) continue;
      faults.push(
        `${fault}\n  again: npm run test:fuzz -- --seed ${String(SEED)} --first ${String(index)} --requests 1\n  ${toCurl(server.url, request).slice(0, 3_000)}\n  ${answer.body.slice(0, 300)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  if (env["FUZZ_REQUESTS"] !== undefined) {
    const missed = operations
      .map(({ method, path }) => `${method} ${path}`)
      .filter((operation) => !reached.has(operation));
    process.stdout.write(
      `seed ${String(SEED)}, from ${String(FIRST)}: ${JSON.stringify([...statuses].sort())}\n` +
        `${String(reached.size)} of ${String(operations.length)} operations answered 2xx; never: ${missed.join(", ")}\n`,
    );
  }
  const errors = server.logLines.filter((line) => line.includes("unexpected error"));
  expect([...faults, ...errors.slice(0, 3)].join("\n\n")).toBe("");
  // Requests that all fail at the first check would find nothing behind it.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS > 100 ? REQUESTS / 50 : -1);
  expect(reached.size).toBeGreaterThan(REQUESTS >= 5_000 ? operations.length / 2 : -1);
}, 600_000);

/** Orders in several states, links, endpoints, a session: so that requests reach what they name. */
async function prepare(): Promise<Surroundings> {
  const admin = { Authorization: `Bearer ${KEYS.admin}` };
  const ids: string[] = [];
  const idsAfter: Record<string, string[]> = { products: ["tea-250g", "digipay-wallet"] };
  const add = (after: string, ...more: string[]) => {
    ids.push(...more);
    if (more.length > 0) (idsAfter[after] ??= []).push(...more);
  };
  const tokens: string[] = ["", "", ...Object.values(KEYS), ...Object.values(KEYS), KEYS.admin];
  for (const isPaid of [true, true, false, false]) {
    const { order, pidx, token } = await checkout(server);
    if (isPaid) {
      await server.simulator.pay(pidx);
      await server.http.get(`/v1/payments/return?pidx=${pidx}`);
      const refund = await server.http
        .post(`/v1/admin/orders/${order.id}/refunds`)
        .set({ ...admin, "Idempotency-Key": `refund-of-${order.id}` })
        .send({ amount: 10_000, reason: "One packet was wet" });
      add("refunds", (refund.body as { id: string }).id);
    }
    add("orders", order.id);
    add("payments", pidx);
    tokens.push(token);
  }
  for (const [path, body] of [
    ["payment-links", { amount: 100_000, description: "Rent" }],
    ["webhook-endpoints", { url: "https://shop.example/hooks", events: ["*"] }],
    ["api-keys", { name: "fuzzed", role: "viewer" }],
  ] as const) {
    const made = await server.http.post(`/v1/admin/${path}`).set(admin).send(body);
    const { id, slug } = made.body as { id?: string; slug?: string };
    add(path, ...[id, slug].filter((one) => one !== undefined));
  }
  ids.push("tea-250g", "digipay-wallet");
  for (const [after, path] of [
    ["events", "/v1/events"],
    ["sessions", "/v1/admin/sessions"],
    ["webhook-deliveries", "/v1/admin/webhook-deliveries"],
    ["top-ups", "/v1/admin/top-ups"],
  ] as const) {
    const { data } = (await server.http.get(path).set(admin)).body as { data: { id: string }[] };
    add(after, ...data.slice(0, 3).map(({ id }) => id));
  }
  const slug = ids.find((one) => /^[a-z0-9]{12,32}$/.test(one)) ?? "";
  const session = await signIn(server, KEYS.operator);
  return {
    ids,
    idsAfter,
    tokens,
    cookies: [session, "__Host-x=1", "a=b; a=c", "=", "order=%00"],
    pages: [
      ...["/", "/docs", "/docs/ui/", "/docs/ui/swagger-ui.css", "/docs/ui/package.json"],
      ...["/staff/", "/staff/orders/x", "/openapi.json", "/postman.json", "/manifest.webmanifest"],
      ...[`/pay/${slug}`, `/pay/${slug}/qr.svg`, `/pay/${slug}/qr.png`, `/orders/${ids[1] ?? ""}`],
      ...["/assets/icon-192.png", "/problem.html", "/favicon.ico", "/robots.txt", "/bundles/x.js"],
    ],
  };
}
