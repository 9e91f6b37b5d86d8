import { findBreaches } from "../../../src/audit/find-breaches.ts";
import { Broken } from "./broken.ts";
import type { World } from "./world.ts";

/** 10: the auditor finds nothing wrong with any order of the story. @param since the lowest possible id of an order in it */
export async function auditStory(
  { server, clock }: World,
  since: string,
  options: { workersRun: boolean },
): Promise<void> {
  const { db } = server.context;
  const orders = await db.order.findMany({ where: { id: { gte: since } }, select: { id: true } });
  const scope = { orderIds: orders.map(({ id }) => id), now: clock.now() };
  const breaches = await findBreaches(db, scope);
  // In the middle of a story time passes without a worker.
  const found = breaches.filter(
    ({ code }) => options.workersRun || (code !== "audit_deadline" && code !== "audit_due"),
  );
  if (found.length > 0) throw new Broken(10, `the auditor finds ${JSON.stringify(found)}`);
}
