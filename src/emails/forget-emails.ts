import type { AppContext } from "../context.ts";
import { DAY_MS } from "../lib/kathmandu.ts";

const KEPT_MS = 90 * DAY_MS;

/** Background task: deletes the rows of mails that ended long ago. */
export async function forgetEmails({ db, clock }: AppContext): Promise<void> {
  const before = new Date(clock.now().getTime() - KEPT_MS);
  await db.email.deleteMany({ where: { endedAt: { lt: before } } });
}
