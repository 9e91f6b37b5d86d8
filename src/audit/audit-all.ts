import type { AppContext } from "../context.ts";
import { type AuditedOrder, auditOrders } from "./record-breaches.ts";

const BATCH = 500;
const NO_ORDER = "00000000-0000-0000-0000-000000000000";

/** Looks at every order, and records what is wrong or right again. Yields each order with what is wrong with it. */
export async function* auditAll(
  context: Pick<AppContext, "db" | "reportsDb" | "clock">,
): AsyncGenerator<AuditedOrder> {
  let after = NO_ORDER;
  for (;;) {
    const batch = await context.reportsDb.order.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: BATCH,
      select: { id: true },
    });
    const { breaches } = await auditOrders(
      context,
      batch.map(({ id }) => id),
    );
    for (const { id } of batch) {
      yield { id, breaches: breaches.filter(({ orderId }) => orderId === id) };
    }
    if (batch.length < BATCH) return;
    after = batch.at(-1)?.id ?? after;
  }
}
