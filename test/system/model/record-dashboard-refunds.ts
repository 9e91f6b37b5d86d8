import { KEYS } from "../../support/test-server.ts";
import type { Books } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { untoldPaisa } from "./money-back.ts";
import type { World } from "./world.ts";

/**
 * 8: staff can record dashboard refunds that no lookup reveals.
 *
 * @returns whether a lookup revealed a refund of unknown amount, which staff must now resolve
 */
export async function recordDashboardRefunds(
  world: World,
  books: () => Promise<Books>,
): Promise<boolean> {
  const read = await books();
  let hasShown = false;
  for (const order of read.orders) {
    for (const payment of order.payments) {
      const amount = untoldPaisa(read, order, payment);
      if (amount === null || amount <= 0 || read.memory.liedAbout.has(payment.pidx ?? "")) continue;
      const { status, body } = await world.call.post(
        `/v1/admin/payments/${String(payment.pidx)}/dashboard-refunds`,
        {
          token: KEYS.operator,
          body: { amount, reason: "The model looked at the dashboard." },
          headers: { "Idempotency-Key": `dashboard-${String(payment.pidx)}-${String(amount)}` },
        },
      );
      if ((body as { code?: string }).code === "refunded_amount_unknown") hasShown = true;
      else if (status !== 202) {
        throw new Broken(8, `a part stays untold of ${tell(order)}: ${JSON.stringify(body)}`);
      }
    }
  }
  return hasShown;
}
