import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { paidOrder, refundNow, requestRefund } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { signIn } from "../../support/sessions.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { DAY, type TestClock } from "../../support/test-clock.ts";
import { KEYS, type TestServer } from "../../support/test-server.ts";
import { paidTopUp, topUpNow } from "../../support/top-ups.ts";
import type { Surroundings } from "./generate-request.ts";

/** Larger refunds wait for approval. */
export const SETTINGS = { REFUND_APPROVAL_ABOVE: "50" };
const SMALL_REFUND = { amount: 4_000 };
const LARGE_REFUND = { amount: 10_000 };
/** Of each state: a request that is right uses one up. */
const EACH = 6;

const admin = { Authorization: `Bearer ${KEYS.admin}` };

/** Orders, refunds and top-ups in the states that staff act on, links, endpoints, a session: so that requests reach what they name. */
export async function prepareSurroundings(
  server: TestServer,
  clock: TestClock,
): Promise<Surroundings> {
  const ids: string[] = [];
  const idsAfter: Record<string, string[]> = { products: ["tea-250g", "digipay-wallet"] };
  const tokens: string[] = ["", "", ...Object.values(KEYS), ...Object.values(KEYS), KEYS.admin];
  const add = (after: string, ...more: string[]) => {
    ids.push(...more);
    if (more.length > 0) (idsAfter[after] ??= []).push(...more);
  };
  const addOrder = ({ order, pidx, token }: Awaited<ReturnType<typeof checkout>>) => {
    add("orders", order.id);
    add("payments", pidx);
    tokens.push(token);
  };

  for (let count = 0; count < EACH; count++) add("refunds", await unknownRefund(server));
  // An unknown refund is resolved a day later.
  clock.skip(DAY);
  for (let count = 0; count < EACH; count++) {
    addOrder(await checkout(server));
    const paid = await paidOrder(server);
    addOrder(paid);
    const asked = await requestRefund(server, paid.order.id, LARGE_REFUND);
    add("refunds", (asked.body as { id: string }).id);
    addOrder(await heldOrder(server, { isMended: count % 2 === 0 }));
    add("top-ups", await topUpIn(server, count % 2 === 0 ? "refused" : "unknown"));
    for (const [path, body] of [
      ["payment-links", { amount: 100_000, description: "Rent" }],
      ["webhook-endpoints", { url: "https://shop.example/hooks", events: ["*"] }],
      ["api-keys", { name: `fuzzed ${String(count)}`, role: "viewer" }],
    ] as const) {
      const made = await server.http.post(`/v1/admin/${path}`).set(admin).send(body);
      const { id, slug } = made.body as { id?: string; slug?: string };
      add(path, ...[id, slug].filter((one) => one !== undefined));
      if (path !== "webhook-endpoints") continue;
      await server.http.post(`/v1/admin/${path}/${String(id)}/test`).set(admin);
    }
  }
  const session = await signIn(server, KEYS.operator);
  await signIn(server, KEYS.viewer);
  for (const [after, path] of [
    ["events", "/v1/events"],
    ["sessions", "/v1/admin/sessions"],
    ["webhook-deliveries", "/v1/admin/webhook-deliveries"],
  ] as const) {
    const { data } = (await server.http.get(path).set(admin)).body as { data: { id: string }[] };
    if (data.length === 0) throw new Error(`nothing at ${path}`);
    add(after, ...data.slice(0, EACH).map(({ id }) => id));
  }
  ids.push("tea-250g", "digipay-wallet");
  const slug = idsAfter["payment-links"]?.[1] ?? "";
  return {
    ids,
    idsAfter,
    tokens,
    strongKeys: [KEYS.admin, KEYS.admin, KEYS.operator],
    bodies: { "POST /v1/session": { key: KEYS.viewer } },
    cookies: [session, "__Host-x=1", "a=b; a=c", "=", "order=%00"],
    pages: [
      ...["/", "/docs", "/docs/ui/", "/docs/ui/swagger-ui.css", "/docs/ui/package.json"],
      ...["/staff/", "/staff/orders/x", "/openapi.json", "/postman.json", "/manifest.webmanifest"],
      ...[`/pay/${slug}`, `/pay/${slug}/qr.svg`, `/pay/${slug}/qr.png`],
      `/orders/${idsAfter["orders"]?.[0] ?? ""}`,
      ...["/assets/icon-192.png", "/problem.html", "/favicon.ico", "/robots.txt", "/bundles/x.js"],
    ],
  };
}

async function unknownRefund(server: TestServer): Promise<string> {
  const { order } = await paidOrder(server);
  const { id } = (await requestRefund(server, order.id, SMALL_REFUND)).body as { id: string };
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  const { status } = await refundNow(server, id);
  if (status !== "unknown") throw new Error(`the refund is ${status}`);
  return id;
}

/** Khalti took another amount than the order's. @param isMended whether its lookup is right by now */
async function heldOrder(server: TestServer, { isMended }: { isMended: boolean }) {
  const held = await checkout(server);
  await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
  if (isMended) await server.simulator.set(held.pidx, { total_amount: held.order.amount });
  return held;
}

async function topUpIn(server: TestServer, state: "refused" | "unknown"): Promise<string> {
  const { topUp } = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
  if (state === "refused") await server.simulator.nextTopUps("khalti_wallet", "Failed");
  else await server.simulator.fault({ endpoint: "khalti_topup", kind: "drop_request" });
  await deliverTopUp(server.context, topUp.id);
  const { status } = await topUpNow(server, topUp.id);
  if (status !== state) throw new Error(`the top-up is ${status}`);
  return topUp.id;
}
