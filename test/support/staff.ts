import type { OrderResponse } from "../../src/orders/order-response.ts";
import { KEYS, type TestServer } from "./test-server.ts";

export interface KhaltiSays {
  status: string;
  total_amount: number;
  transaction_id: string | null;
}

/** A member of staff requests a lookup of a payment. */
export async function askKhalti(server: Pick<TestServer, "http">, pidx: string) {
  const answer = await server.http
    .post(`/v1/admin/payments/${pidx}/lookup`)
    .set("Authorization", `Bearer ${KEYS.operator}`);
  if (answer.status !== 200) throw new Error(`lookup: ${String(answer.status)} ${answer.text}`);
  return answer.body as { result: string; khalti: KhaltiSays | null; order: OrderResponse };
}

/** A member of staff resolves a held payment. */
export async function resolve(
  server: TestServer,
  pidx: string,
  body: object,
  key: string | null = KEYS.operator,
) {
  const request = server.http.post(`/v1/admin/payments/${pidx}/resolve`);
  if (key !== null) request.set("Authorization", `Bearer ${key}`);
  return request.send(body);
}
