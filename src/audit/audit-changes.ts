import type { AppContext } from "../context.ts";
import { endPass, endRound, keepPosition, resumeRound } from "./audit-progress.ts";
import { changedOrders, ordersInNeed, ordersWithStrayEntries } from "./changed-orders.ts";
import { auditOrders } from "./record-breaches.ts";

export const AUDIT_CHANGES = "audit_changes";

const BATCH = 500;
/** A pass ends before the next one begins: see the crontab. The next one goes on where it stopped. */
const PASS_MS = 60_000;

/**
 * One pass of the auditor: looks at every order that changed since the round before, and at those that time alone may have
 * made wrong. Its cost follows the changes, not the number of orders.
 *
 * @param options.passMs when to stop; the next pass goes on
 */
export async function auditChanges(
  context: Pick<AppContext, "db" | "reportsDb" | "clock" | "logger">,
  options: { passMs?: number } = {},
): Promise<void> {
  const { db, reportsDb, clock, logger } = context;
  const until = performance.now() + (options.passMs ?? PASS_MS);
  const look = async (orderIds: string[]) => {
    const { news } = await auditOrders(context, orderIds);
    for (const { orderId, code, facts } of news) {
      logger.error({ orderId, code, facts }, "an order contradicts itself");
    }
  };
  const lookAtAll = async (orderIds: string[]) => {
    for (let from = 0; from < orderIds.length; from += BATCH) {
      await look(orderIds.slice(from, from + BATCH));
    }
  };

  const round = await resumeRound(db);
  let { position } = round;
  let isOver = false;
  while (!isOver && performance.now() < until) {
    const batch = await changedOrders(reportsDb, round, position, BATCH);
    await look(batch.map(({ id }) => id));
    position = batch.at(-1) ?? position;
    isOver = batch.length < BATCH;
    if (!isOver) await keepPosition(db, round, position);
  }
  await lookAtAll(await ordersInNeed(reportsDb, clock.now()));
  if (isOver) {
    const { orderIds, lastEvent } = await ordersWithStrayEntries(reportsDb, round);
    await lookAtAll(orderIds);
    await endRound(db, round, lastEvent);
  }
  await endPass(db, clock.now());
}
