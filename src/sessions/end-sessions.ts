import type { AppContext } from "../context.ts";
import { type StaffCaller, Unauthenticated } from "../http/auth/authenticate.ts";
import { actorOf } from "../orders/order-access.ts";
import { recordAction } from "../staff-actions/record-action.ts";

/**
 * Ends one session. Ending it again changes nothing.
 *
 * @param input.of name of the session's key
 */
export async function endSession(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { id, of, by }: { id: string; of: string; by: StaffCaller },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id } });
    if (count === 0) return;
    await recordAction(tx, {
      at: clock.now(),
      actor: actorOf(by),
      type: "session_ended",
      data: { session_id: id, key: of },
    });
  });
}

/** Signs the owner of a key out everywhere. */
export async function endSessionsOfKey(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  by: StaffCaller,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { apiKeyId: by.id } });
    if (count === 0) return;
    await recordAction(tx, {
      at: clock.now(),
      actor: actorOf(by),
      type: "sessions_ended",
      data: { count },
    });
  });
}

/**
 * Signs the owner of a key out in all other browsers. Two browsers that do so at once take turns, and the first stays signed in.
 *
 * @throws Unauthenticated if the own session ended meanwhile
 */
export async function endOtherSessions(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  by: StaffCaller,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from api_keys where id = ${by.id}::uuid for no key update`;
    if (by.session !== null && (await tx.session.count({ where: { id: by.session.id } })) === 0) {
      throw new Unauthenticated("Your session has ended. Sign in again.");
    }
    const others = by.session === null ? {} : { id: { not: by.session.id } };
    const { count } = await tx.session.deleteMany({ where: { apiKeyId: by.id, ...others } });
    if (count === 0) return;
    await recordAction(tx, {
      at: clock.now(),
      actor: actorOf(by),
      type: "sessions_ended",
      data: { count, ...(by.session === null ? {} : { others: true }) },
    });
  });
}

/** Signs everybody out, or the owner of one key. */
export async function endAllSessions(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { keyId, by }: { keyId: string | undefined; by: StaffCaller },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const where = keyId === undefined ? {} : { apiKeyId: keyId };
    const { count } = await tx.session.deleteMany({ where });
    if (count === 0) return;
    await recordAction(tx, {
      at: clock.now(),
      actor: actorOf(by),
      type: "sessions_ended",
      data: { count, ...(keyId === undefined ? { all: true } : { key_id: keyId }) },
    });
  });
}
