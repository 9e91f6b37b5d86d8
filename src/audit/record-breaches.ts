import type { AppContext } from "../context.ts";
import type { BreachCode } from "../lifecycle/attention/breach-rules.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import { type Breach, findBreaches } from "./find-breaches.ts";

/** An order with what is wrong with it. */
export interface AuditedOrder {
  id: string;
  breaches: Breach[];
}

/**
 * Looks at orders, and records what is wrong with them or is right again.
 *
 * @returns all that is wrong with them, and which of it is new
 */
export async function auditOrders(
  context: Pick<AppContext, "db" | "reportsDb" | "clock">,
  orderIds: readonly string[],
): Promise<{ breaches: Breach[]; news: Breach[] }> {
  const scope = { orderIds, now: context.clock.now() };
  const breaches = await findBreaches(context.reportsDb, scope);
  const recorded = await context.reportsDb.order.findMany({
    where: { id: { in: [...orderIds] }, NOT: { breaches: { isEmpty: true } } },
    select: { id: true, breaches: true, attentionCode: true },
  });
  const toCheck = new Set([
    ...breaches.map(({ orderId }) => orderId),
    ...recorded.map(({ id }) => id),
  ]);
  const news: Breach[] = [];
  for (const id of toCheck) {
    const before = recorded.find((order) => order.id === id);
    const found = codesOf(breaches, id);
    const isKnown = isSame(before?.breaches ?? [], found) && before?.attentionCode != null;
    if (!isKnown) news.push(...(await recordBreaches(context, id)));
  }
  return { breaches, news };
}

/** Looks again under the order's lock, so that of several that find the same one records it. @returns what is new */
async function recordBreaches(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  orderId: string,
): Promise<Breach[]> {
  return db.$transaction(async (tx) => {
    const { order, ...money } = await lockOrder(tx, orderId);
    const now = clock.now();
    const found = await findBreaches(tx, { orderIds: [orderId], now });
    const codes = codesOf(found, orderId);
    const audited = {
      ...order,
      breaches: codes,
      breachesSince: codes.length === 0 ? null : (order.breachesSince ?? now),
    };
    if (!isSame(order.breaches, codes)) {
      const { breaches, breachesSince } = audited;
      await tx.order.update({ where: { id: orderId }, data: { breaches, breachesSince } });
    }
    await recordAttention(tx, audited, money, { actor: "reconciler", now });
    return found.filter(({ code }) => !order.breaches.includes(code));
  });
}

function codesOf(breaches: Breach[], id: string): BreachCode[] {
  return breaches.filter(({ orderId }) => orderId === id).map(({ code }) => code);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((code) => others.includes(code));
}
