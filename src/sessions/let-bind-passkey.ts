import type { AppContext } from "../context.ts";
import { bindableUntil, isOfPerson, validKeys } from "../http/auth/key-validity.ts";
import { recordAction } from "../staff-actions/record-action.ts";

/**
 * Opens another day in which a key of a person may bind its first passkey.
 *
 * @returns its end; null for a key that has a passkey, works no more, or is no person's
 */
export async function letBindPasskey(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { id, by }: { id: string; by: string },
): Promise<Date | null> {
  const at = clock.now();
  const until = bindableUntil(at);
  return db.$transaction(async (tx) => {
    const key = await tx.apiKey.findUniqueOrThrow({ where: { id } });
    if (!isOfPerson(key)) return null;
    const { count } = await tx.apiKey.updateMany({
      where: { id, passkeyId: null, program: false, ...validKeys(at) },
      data: { passkeyBindableUntil: until },
    });
    if (count === 0) return null;
    const data = { key_id: id, name: key.name, until: until.toISOString() };
    await recordAction(tx, { at, actor: by, type: "passkey_binding_opened", data });
    return until;
  });
}
