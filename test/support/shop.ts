import type { OrderResponse } from "../../src/orders/order-response.ts";
import { KEYS, type TestServer } from "./test-server.ts";

/** What a shop frontend has after a checkout. */
export interface CheckedOut {
  order: OrderResponse;
  pidx: string;
  paymentUrl: string;
  token: string;
}

let shoppers = 0;

/** A customer who has bought nothing yet, so that no purchase counts as paid again. */
export function newShopper(): { name: string; email: string; phone: string } {
  const phone = String(9_810_000_000 + ++shoppers);
  return { name: "Sita", email: `sita-${phone}@example.com`, phone };
}

/** A customer buys through the public API; by default two packets of tea (90000 paisa). */
export async function checkout(
  server: TestServer,
  body: Record<string, unknown> = {},
  key?: string,
): Promise<CheckedOut> {
  const answer = await postCheckout(server, body, key);
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

/** The customer's browser returns from Khalti. */
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

export async function attentionOf(
  server: TestServer,
  orderId: string,
): Promise<OrderResponse["attention"]> {
  return (await orderOf(server, orderId)).attention;
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

/** A checkout with its raw answer; `key` is the API key of a shop's server. */
export async function postCheckout(
  server: TestServer,
  body: Record<string, unknown> = {},
  key?: string,
) {
  const request = server.http.post("/v1/checkout");
  if (key !== undefined) request.set("Authorization", `Bearer ${key}`);
  const cart = "lines" in body ? {} : { items: [{ sku: "tea-250g", quantity: 2 }] };
  return request.send({ ...cart, ...body });
}

/** Another attempt to pay an order, with its token. */
export async function payAgain(server: TestServer, id: string, token: string, body: object = {}) {
  return server.http
    .post(`/v1/orders/${id}/payments`)
    .set("Authorization", `Bearer ${token}`)
    .send(body);
}

/** The only `initiate` request since the simulator was reset. */
export async function initiateRequest(server: TestServer): Promise<Record<string, unknown>> {
  const requests = await server.simulator.requests("initiate");
  const [only] = requests;
  if (only === undefined || requests.length > 1) {
    throw new Error(`${String(requests.length)} initiate requests`);
  }
  return only.body as Record<string, unknown>;
}

/** A listed bank with exactly these services. */
export async function bankThatDoes(
  server: TestServer,
  services: { ebanking: boolean; mobile: boolean },
): Promise<string> {
  const type = services.ebanking ? "ebanking" : "mobilecheckout";
  const answer = await server.http.get(`/v1/banks?payment_type=${type}`);
  const { data } = answer.body as {
    data: { idx: string; has_ebanking: boolean; has_mobile_checkout: boolean }[];
  };
  const bank = data.find(
    (one) => one.has_ebanking === services.ebanking && one.has_mobile_checkout === services.mobile,
  );
  if (bank === undefined) throw new Error("no bank has exactly these services");
  return bank.idx;
}
