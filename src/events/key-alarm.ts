import { createHash } from "node:crypto";
import type { AppContext } from "../context.ts";
import type { KeyAlarm } from "../khalti/resilient-khalti.ts";
import { messageOf } from "../lib/message-of.ts";
import { raiseAlert } from "./raise-alert.ts";

/** How often an instance says again that its key is still refused, and asks whether another's alarm is over. */
const CHECK_EVERY_MS = 5_000;
/** The refusal of another key ends when no instance has repeated it for this long: its instances were replaced. */
const OTHERS_END_AFTER_MS = 60_000;

const MESSAGE =
  "Khalti refuses our key: check KHALTI_SECRET_KEY and KHALTI_ENVIRONMENT. No payment is confirmed and no refund is sent until then.";

type Parts = Pick<AppContext, "db" | "clock" | "logger">;

/**
 * The alarm that Khalti refuses our key: one of the whole server, because its row is shared by all instances. It is raised
 * once for each stretch, as an alert and one ERROR line, and ends with the first accepted answer. Instances may have different
 * keys for a while: the answer to one key does not end the alarm about another that is still refused.
 */
export function createKeyAlarm(parts: Parts, secretKey: string): KeyAlarm & { stop(): void } {
  const { clock, logger } = parts;
  const keyHash = createHash("sha256").update(secretKey).digest("hex").slice(0, 16);
  const startedAt = clock.now();
  let isRefused = false;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let later: NodeJS.Timeout | null = null;
  const isChecked = () => performance.now() - checkedAt < CHECK_EVERY_MS;
  const warn = (error: unknown) => {
    // The next answer comes here again.
    checkedAt = Number.NEGATIVE_INFINITY;
    logger.warn({ reason: messageOf(error) }, "the alarm about Khalti's key cannot be recorded");
  };

  const end = async (acceptedAt: Date) => {
    checkedAt = performance.now();
    isRefused = false;
    if (await endAlarm(parts, { keyHash, acceptedAt, startedAt })) {
      logger.warn("Khalti accepts our key again");
    }
  };

  return {
    async refused() {
      if (isRefused && isChecked()) return;
      isRefused = true;
      checkedAt = performance.now();
      try {
        if (await raiseAlarm(parts, keyHash)) logger.error(MESSAGE);
      } catch (error) {
        warn(error);
      }
    },
    async accepted() {
      const acceptedAt = clock.now();
      if (isRefused || !isChecked()) {
        await end(acceptedAt).catch(warn);
        return;
      }
      // Another instance may have raised it since the last check, and no further answer may come.
      later ??= setTimeout(
        () => {
          later = null;
          if (!isRefused) end(acceptedAt).catch(warn);
        },
        CHECK_EVERY_MS - (performance.now() - checkedAt),
      ).unref();
    },
    stop() {
      if (later !== null) clearTimeout(later);
    },
  };
}

/** @returns whether it is the beginning of a stretch */
async function raiseAlarm({ db, clock }: Parts, keyHash: string): Promise<boolean> {
  const at = clock.now();
  return db.$transaction(async (tx) => {
    const [{ isNew }] = await tx.$queryRaw<[{ isNew: boolean }]>`
      insert into khalti_key_refusals (key_hash, since, seen_at)
      values (${keyHash}, ${at}::timestamptz, ${at}::timestamptz)
      on conflict (key_hash) do update set seen_at = excluded.seen_at
      returning xmax = 0 as "isNew"`;
    // A statement of its own: the first one may have waited for the end of the stretch before.
    const others = await tx.khaltiKeyRefusal.count({ where: { keyHash: { not: keyHash } } });
    const isFirst = isNew && others === 0;
    if (isFirst) await raiseAlert(tx, { at, code: "khalti_key_refused", message: MESSAGE });
    return isFirst;
  });
}

/** @returns whether an alarm has ended */
async function endAlarm(
  { db }: Parts,
  answer: { keyHash: string; acceptedAt: Date; startedAt: Date },
): Promise<boolean> {
  const { keyHash, acceptedAt, startedAt } = answer;
  const replacedAt = new Date(
    Math.max(startedAt.getTime(), acceptedAt.getTime() - OTHERS_END_AFTER_MS),
  );
  const ended = await db.$executeRaw`
    delete from khalti_key_refusals
    where (key_hash = ${keyHash} and since <= ${acceptedAt}::timestamptz) or seen_at < ${replacedAt}::timestamptz`;
  return ended > 0;
}

/** Since when Khalti refuses the key of an instance; null while it accepts all. */
export async function keyRefusedSince({ db }: Pick<AppContext, "db">): Promise<Date | null> {
  const { _min } = await db.khaltiKeyRefusal.aggregate({ _min: { since: true } });
  return _min.since;
}
