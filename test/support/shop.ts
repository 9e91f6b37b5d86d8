import type { OrderResponse } from "../../src/orders/present-order.ts";
import { KEYS, type TestServer } from "./test-server.ts";

/** What a shop frontend holds after a checkout. */
export interface CheckedOut {
  order: OrderResponse;
  pidx: string;
  paymentUrl: string;
  token: string;
}

/** A customer buys, through the public API: two packets of tea (90000 paisa) unless told otherwise. */
export async function checkout(
  server: TestServer,
  body: Record<string, unknown> = {},
): Promise<CheckedOut> {
  const answer = await server.http
    .post("/v1/checkout")
    .send({ items: [{ sku: "tea-250g", quantity: 2 }], ...body });
  if (answer.status !== 201) throw new Error(`checkout: ${String(answer.status)} ${answer.text}`);
  const {
    order,
    payment,
    order_token: token,
  } = answer.body as {
    order: OrderResponse;
    payment: { pidx: string; payment_url: string };
    order_token: string;
  };
  return { order, pidx: payment.pidx, paymentUrl: payment.payment_url, token };
}

/** The customer's browser comes back from Khalti. */
export async function returnFromKhalti(server: TestServer, pidx: string) {
  return server.http.get(`/v1/payments/return?pidx=${pidx}`);
}

export async function orderOf(
  server: TestServer,
  id: string,
  token: string = KEYS.viewer,
): Promise<OrderResponse> {
  const answer = await server.http.get(`/v1/orders/${id}`).set("Authorization", `Bearer ${token}`);
  if (answer.status !== 200) throw new Error(`order: ${String(answer.status)} ${answer.text}`);
  return answer.body as OrderResponse;
}

export interface HistoryLine {
  at: string;
  type: string;
  actor: string;
  reason: string | null;
  data: Record<string, unknown>;
}

export async function historyOf(server: TestServer, id: string): Promise<HistoryLine[]> {
  const answer = await server.http
    .get(`/v1/admin/orders/${id}`)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  if (answer.status !== 200) throw new Error(`history: ${String(answer.status)} ${answer.text}`);
  return (answer.body as { history: HistoryLine[] }).history;
}
