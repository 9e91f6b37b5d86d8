import axios from "axios";
import { forgottenJobs } from "./jobs-now.ts";
import { query } from "./query.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Waits until our records agree with Khalti's and every open payment has a job. On timeout, throws with the differences.
 *
 * @returns how long it took
 */
export async function converged(
  databaseUrl: string,
  simulatorUrl: string,
  withinMs: number,
): Promise<number> {
  let wrong: string[] = [];
  return waitFor(
    "our records agree with Khalti's",
    async () => {
      wrong = [
        ...(await disagreements(databaseUrl, simulatorUrl)),
        ...(await forgottenJobs(databaseUrl)),
      ];
      return wrong.length === 0;
    },
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(wrong.slice(0, 10).join("\n"), { cause: error });
  });
}

/** Differences between our records and Khalti's, one sentence each; empty if they agree. */
export async function disagreements(databaseUrl: string, simulatorUrl: string): Promise<string[]> {
  const [orders, payments] = await Promise.all([
    readOrders(databaseUrl),
    axios.get<{ data: KhaltiPayment[] }>(`${simulatorUrl}/_simulator/payments`, { proxy: false }),
  ]);
  const found: string[] = [];
  const byPidx = new Map(
    orders.flatMap((order) => order.pidxs.map((pidx) => [pidx, order] as const)),
  );
  const taken = new Set<string>();
  for (const payment of payments.data.data) {
    if (!payment.money_taken) continue;
    const order = byPidx.get(payment.pidx);
    if (order === undefined) {
      found.push(`Khalti took money for ${payment.pidx}, which belongs to no order`);
    } else if (order.status !== "paid") {
      found.push(`Khalti took money for ${payment.pidx}, whose order is ${order.status}`);
    } else if (taken.has(order.id)) {
      found.push(`Khalti took money twice for order ${order.id}`);
    }
    if (order !== undefined) taken.add(order.id);
  }
  for (const order of orders) {
    if (order.status === "paid" && !taken.has(order.id)) {
      found.push(`order ${order.id} is paid, and Khalti took no money`);
    }
    const entries = order.status === "paid" ? 1 : 0;
    if (order.paid_entries !== entries || order.completed !== entries) {
      found.push(
        `order ${order.id} is ${order.status} with ${String(order.paid_entries)} paid entries and ${String(order.completed)} completed payments`,
      );
    }
  }
  const carts = orders.map((order) => order.cart).filter((cart) => cart !== null);
  if (new Set(carts).size !== carts.length) found.push("one checkout created several orders");
  return found;
}

interface KhaltiPayment {
  pidx: string;
  money_taken: boolean;
}

export interface BookedOrder {
  id: string;
  status: string;
  /** The id that the test gave the checkout. */
  cart: string | null;
  pidxs: string[];
  completed: number;
  paid_entries: number;
}

export async function readOrders(databaseUrl: string): Promise<BookedOrder[]> {
  return query<BookedOrder>(
    databaseUrl,
    `select o.id, o.status::text as status, o.metadata ->> 'cart' as cart,
       (select coalesce(array_agg(p.pidx), '{}') from payments p where p.order_id = o.id and p.pidx is not null) as pidxs,
       (select count(*)::int from payments p where p.order_id = o.id and p.status = 'completed') as completed,
       (select count(*)::int from order_history h where h.order_id = o.id and h.type = 'paid') as paid_entries
     from orders o`,
  );
}
