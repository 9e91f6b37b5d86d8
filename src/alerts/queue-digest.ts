import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { countNeedsYou } from "../staff/list-needs-you.ts";
import { type Digest, digestOf } from "./digest.ts";

/**
 * Writes a mail in the transaction, for a worker to send once.
 *
 * @param mail.source there is one mail for each
 * @returns whether it was written
 */
export type QueueMail = (tx: Tx, mail: Digest & { source: string }) => Promise<boolean>;

const ONE_AN_HOUR_MS = 60 * 60_000;
/** More are only counted: a mail is read, not studied. */
const MOST_ALERTS = 50;
/** The first digest of a server does not tell what is long past. */
const FIRST_LOOKS_BACK = 10_000;

const alertBody = z.object({
  timestamp: z.coerce.date(),
  data: z.object({ alert: z.object({ message: z.string() }) }),
});

/**
 * Writes one mail with the alerts since the last one, at most once an hour over all instances. What was mailed is remembered in
 * the transaction that writes the mail, so a digest that was due while every process was dead is written after the start, and
 * two workers never write two.
 *
 * @returns whether a mail was written
 */
export async function queueDigest(
  { db, clock, config }: Pick<AppContext, "db" | "clock" | "config">,
  queueMail: QueueMail,
): Promise<boolean> {
  const now = clock.now();
  const { count: waiting } = await countNeedsYou({ db });
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      insert into alert_digest (id, told_number)
      select 1, greatest(0, coalesce(max(number), 0) - ${FIRST_LOOKS_BACK}::bigint) from events where number is not null
      on conflict do nothing`;
    const [row] = await tx.$queryRaw<{ toldNumber: bigint; sentAt: Date | null; last: bigint }[]>`
      select told_number as "toldNumber", sent_at as "sentAt",
        (select coalesce(max(number), 0) from events where number is not null) as last
      from alert_digest for update`;
    if (row === undefined) throw new Error("the row of alert_digest is missing");
    const { toldNumber, sentAt, last } = row;
    if (sentAt !== null && now.getTime() - sentAt.getTime() < ONE_AN_HOUR_MS) return false;

    const where = { type: "alert.raised", number: { gt: toldNumber, lte: last } };
    const events = await tx.event.findMany({
      where,
      orderBy: { number: "asc" },
      take: MOST_ALERTS,
    });
    if (events.length === 0) {
      await tx.alertDigest.update({ where: { id: 1 }, data: { toldNumber: last } });
      return false;
    }
    const alerts = events.map(({ body }) => {
      const { timestamp: at, data } = alertBody.parse(JSON.parse(body));
      return { at, message: data.alert.message };
    });
    const digest = digestOf({
      shopName: config.shop.name,
      publicUrl: config.publicUrl,
      alerts,
      more: (await tx.event.count({ where })) - events.length,
      waiting,
    });
    if (!(await queueMail(tx, { ...digest, source: `alerts:${String(last)}` }))) return false;
    await tx.alertDigest.update({ where: { id: 1 }, data: { toldNumber: last, sentAt: now } });
    return true;
  });
}
