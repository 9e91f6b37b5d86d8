import type { AppContext } from "../context.ts";
import { bindableUntil } from "../http/auth/key-validity.ts";
import { recordAction } from "../staff-actions/record-action.ts";

/**
 * Takes the passkey off a key: the key alone works again, or where REQUIRE_PASSKEY asks for one, it may bind another within a
 * day. Its sessions end, because the passkey may be in a lost phone.
 *
 * @returns whether there was one
 */
export async function unbindPasskey(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { id, by }: { id: string; by: string },
): Promise<boolean> {
  const at = clock.now();
  return db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id, passkeyId: { not: null } },
      data: {
        passkeyId: null,
        passkeyPublicKey: null,
        passkeyCounter: null,
        passkeyTransports: [],
        passkeyBoundAt: null,
        passkeyBindableUntil: bindableUntil(at),
      },
    });
    if (count === 0) return false;
    const { name } = await tx.apiKey.findUniqueOrThrow({ where: { id } });
    const ended = await tx.session.deleteMany({ where: { apiKeyId: id } });
    await tx.passkeyChallenge.deleteMany({ where: { apiKeyId: id } });
    await recordAction(tx, {
      at,
      actor: by,
      type: "passkey_unbound",
      data: { key_id: id, name, sessions_ended: ended.count },
    });
    return true;
  });
}
