import type { RefundResponse } from "../../src/refunds/present-refund.ts";
import { KEYS, type TestServer } from "./test-server.ts";
import { type CheckedOut, checkout, historyOf, returnFromKhalti } from "./shop.ts";
import type { SimulatedPayment, SimulatedRequest } from "./simulator-control.ts";

let keys = 0;

/** A member of staff requests a refund, with a new Idempotency-Key by default. */
export async function requestRefund(
  server: TestServer,
  orderId: string,
  body: object = {},
  options: { key?: string; as?: string; url?: string } = {},
) {
  return server.http
    .post(`/v1/admin/orders/${orderId}/refunds`)
    .set("Authorization", `Bearer ${options.as ?? KEYS.operator}`)
    .set("Idempotency-Key", options.key ?? `refund-${String(++keys)}`)
    .send({ reason: "The customer sent it back.", ...body });
}

/** The same; throws unless the request is accepted. */
export async function refund(
  server: TestServer,
  orderId: string,
  body: object = {},
): Promise<RefundResponse> {
  const answer = await requestRefund(server, orderId, body);
  if (answer.status !== 202) throw new Error(`refund: ${String(answer.status)} ${answer.text}`);
  return answer.body as RefundResponse;
}

export async function refundNow(server: TestServer, id: string): Promise<RefundResponse> {
  const answer = await server.http
    .get(`/v1/admin/refunds/${id}`)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  if (answer.status !== 200) throw new Error(`refund: ${String(answer.status)} ${answer.text}`);
  return answer.body as RefundResponse;
}

export async function resolveRefund(
  server: TestServer,
  id: string,
  body: object,
  key: string = KEYS.operator,
) {
  return server.http
    .post(`/v1/admin/refunds/${id}/resolve`)
    .set("Authorization", `Bearer ${key}`)
    .send({ reason: "Seen in Khalti's dashboard.", ...body });
}

/** A person has compared Khalti's dashboard for a refund that was recorded as failed. */
export async function acknowledgeRefund(server: TestServer, id: string) {
  return server.http
    .post(`/v1/admin/refunds/${id}/acknowledge`)
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ reason: "It is not in Khalti's dashboard." });
}

/** A paid order; by default of 90000 paisa. */
export async function paidOrder(
  server: TestServer,
  body: Record<string, unknown> = {},
): Promise<CheckedOut> {
  const bought = await checkout(server, body);
  await server.simulator.pay(bought.pidx);
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

interface RefundRequestAtKhalti extends SimulatedRequest {
  path: string;
}

/** Khalti's refunds of a payment in paisa, oldest first. */
export async function refundsAtKhalti(server: TestServer, pidx: string): Promise<number[]> {
  const { refunds } = (await server.simulator.payment(pidx)) as SimulatedPayment & {
    refunds: { amount: number }[];
  };
  return refunds.map(({ amount }) => amount);
}

/** All refund requests that Khalti received for the payment. */
export async function refundRequests(
  server: TestServer,
  pidx: string,
): Promise<RefundRequestAtKhalti[]> {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  const all = (await server.simulator.requests("refund")) as RefundRequestAtKhalti[];
  return all.filter(({ path }) => path === `/api/merchant-transaction/${String(id)}/refund/`);
}

/** The order's history after it was paid, one line per entry. */
export async function refundStory(server: TestServer, orderId: string): Promise<string[]> {
  const history = await historyOf(server, orderId);
  const from = history.findIndex(({ type }) => type === "paid");
  return history.slice(from + 1).map(({ type, actor }) => `${type} by ${actor}`);
}
