import type { AppContext } from "../context.ts";
import { isOfPerson, validKeys } from "../http/auth/key-validity.ts";
import { recordAction } from "../staff-actions/record-action.ts";

/**
 * Marks a key as a program's: its sessions end, it opens none any more, and REQUIRE_PASSKEY asks it for no passkey. It stays so.
 *
 * @returns false for a key that has a passkey, works no more, or is a program's already
 */
export async function giveKeyToProgram(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { id, by }: { id: string; by: string },
): Promise<boolean> {
  const at = clock.now();
  return db.$transaction(async (tx) => {
    const key = await tx.apiKey.findUniqueOrThrow({ where: { id } });
    if (!isOfPerson(key)) return false;
    const { count } = await tx.apiKey.updateMany({
      where: { id, passkeyId: null, program: false, ...validKeys(at) },
      data: { program: true },
    });
    if (count === 0) return false;
    const ended = await tx.session.deleteMany({ where: { apiKeyId: id } });
    await tx.passkeyChallenge.deleteMany({ where: { apiKeyId: id } });
    const data = { key_id: id, name: key.name, sessions_ended: ended.count };
    await recordAction(tx, { at, actor: by, type: "api_key_given_to_program", data });
    return true;
  });
}
