import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { erase, type Erased } from "./erase.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Background task: erases what is older than RETENTION_* says, and notes how much in the audit. */
export async function eraseOldData(
  context: Pick<AppContext, "db" | "clock" | "config">,
): Promise<Erased> {
  const { db, clock } = context;
  const { customerDays, refundDays, topUpDays } = context.config.retention;
  const now = clock.now();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const none = Prisma.sql`false`;
  const erased = await erase(context, {
    orders:
      customerDays === null
        ? none
        : Prisma.sql`o.created_at < ${before(customerDays)}::timestamptz`,
    refunds:
      refundDays === null ? none : Prisma.sql`r.ended_at < ${before(refundDays)}::timestamptz`,
    topUps:
      topUpDays === null
        ? none
        : Prisma.sql`o.created_at < ${before(topUpDays)}::timestamptz and not exists (
            select from top_ups t where t.order_id = o.id and t.ended_at >= ${before(topUpDays)}::timestamptz)`,
    now,
  });
  const { orders, refunds, topUps } = erased;
  if (orders + refunds + topUps > 0) {
    const data = { orders, refunds, top_ups: topUps };
    await recordAction(db, { at: now, actor: "retention", type: "personal_data_erased", data });
  }
  return erased;
}
