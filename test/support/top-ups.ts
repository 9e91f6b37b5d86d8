import type { OnRefusal } from "../../src/generated/prisma/enums.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";
import { type CheckedOut, checkout, historyOf, returnFromKhalti } from "./shop.ts";
import type { TopUpProvider } from "./simulator-control.ts";
import { KEYS, type TestServer } from "./test-server.ts";

/** The fields of a recipient at each provider, and the target that the simulator records. */
export const RECIPIENTS = {
  khalti_wallet: { fields: { number: "9800000001" }, target: "9800000001" },
  metro_link: {
    fields: { connection_no: "asha_home", mobile_number: "9841000001" },
    target: "asha_home",
  },
  digipay_wallet: {
    fields: { wallet_id: "0123456789abcdef0123456789abcdef" },
    target: "0123456789abcdef0123456789abcdef",
  },
} as const satisfies Record<TopUpProvider, { fields: Record<string, string>; target: string }>;

/** Creates a top-up product with an open amount. @returns its sku */
export async function sellTopUp(
  server: TestServer,
  provider: TopUpProvider,
  onRefusal: OnRefusal = "refund",
): Promise<string> {
  const sku = `test-${provider}-${onRefusal}`;
  const product = {
    name: `Top-up by ${provider}`,
    kind: "top_up",
    minAmountPaisa: 10_000,
    maxAmountPaisa: 1_000_000,
    provider,
    onRefusal,
  } as const;
  await server.db.product.upsert({ where: { sku }, create: { sku, ...product }, update: product });
  return sku;
}

export interface TopUpOrder extends CheckedOut {
  /** The top-ups in the order of their items. */
  topUps: TopUpResponse[];
}

/** A cart item for a top-up; by default of Rs 300. */
export async function topUpItem(
  server: TestServer,
  provider: TopUpProvider,
  options: { onRefusal?: OnRefusal; amount?: number } = {},
) {
  const sku = await sellTopUp(server, provider, options.onRefusal);
  const { fields } = RECIPIENTS[provider];
  return { sku, quantity: 1, amount: options.amount ?? 30_000, fields };
}

/** A customer buys and pays one top-up of Rs 300. No job has run yet. */
export async function paidTopUp(
  server: TestServer,
  provider: TopUpProvider = "khalti_wallet",
  options: { onRefusal?: OnRefusal; checkout?: Record<string, unknown> } = {},
): Promise<TopUpOrder & { topUp: TopUpResponse }> {
  const item = await topUpItem(server, provider, options);
  const bought = await paidTopUps(server, { items: [item], ...options.checkout });
  const [topUp] = bought.topUps;
  if (topUp === undefined) throw new Error("the paid order has no top-up");
  return { ...bought, topUp };
}

export async function paidTopUps(
  server: TestServer,
  body: Record<string, unknown>,
): Promise<TopUpOrder> {
  const bought = await checkout(server, body);
  await server.simulator.pay(bought.pidx);
  await returnFromKhalti(server, bought.pidx);
  return { ...bought, topUps: await topUpsOfOrder(server, bought.order.id) };
}

/** The staff view of the top-ups, by position and attempt. */
export async function topUpsOfOrder(server: TestServer, orderId: string): Promise<TopUpResponse[]> {
  const rows = await server.db.topUp.findMany({
    where: { orderId },
    orderBy: [{ position: "asc" }, { attempt: "asc" }],
  });
  return Promise.all(rows.map(({ id }) => topUpNow(server, id)));
}

export async function topUpNow(server: TestServer, id: string): Promise<TopUpResponse> {
  const answer = await server.http
    .get(`/v1/admin/top-ups/${id}`)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  if (answer.status !== 200) throw new Error(`top-up: ${String(answer.status)} ${answer.text}`);
  return answer.body as TopUpResponse;
}

export async function retryTopUp(
  server: TestServer,
  id: string,
  body: object = { reason: "The number was right after all." },
  key: string = KEYS.operator,
) {
  return server.http
    .post(`/v1/admin/top-ups/${id}/retry`)
    .set("Authorization", `Bearer ${key}`)
    .send(body);
}

export async function resolveTopUp(
  server: TestServer,
  id: string,
  body: object,
  key: string = KEYS.operator,
) {
  return server.http
    .post(`/v1/admin/top-ups/${id}/resolve`)
    .set("Authorization", `Bearer ${key}`)
    .send({ reason: "Asked the provider by phone.", ...body });
}

/** The order's history after it was paid, one line per entry. */
export async function storyOf(server: TestServer, orderId: string): Promise<string[]> {
  const history = await historyOf(server, orderId);
  const from = history.findIndex(({ type }) => type === "paid");
  return history.slice(from + 1).map(({ type, actor }) => `${type} by ${actor}`);
}
