import type { RefundResponse } from "../../src/refunds/present-refund.ts";
import { KEYS, type TestServer } from "./test-server.ts";
import { type CheckedOut, checkout, returnFromKhalti } from "./shop.ts";

let keys = 0;

/** A member of staff asks for a refund, under a key of its own unless given. */
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

/** The same, where it must be taken on. */
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

/** An order that its customer has paid: 90000 paisa unless told otherwise. */
export async function paidOrder(
  server: TestServer,
  body: Record<string, unknown> = {},
): Promise<CheckedOut> {
  const bought = await checkout(server, body);
  await server.simulator.pay(bought.pidx);
  await returnFromKhalti(server, bought.pidx);
  return bought;
}
