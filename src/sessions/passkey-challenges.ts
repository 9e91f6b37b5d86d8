import type { AppContext } from "../context.ts";
import { challengeOf, PasskeyRefused } from "./passkey.ts";

export type Purpose = "bind" | "sign_in";

/** How long a person has to answer the browser's question. */
export const CHALLENGE_MS = 5 * 60_000;

/** Remembers what a passkey has to sign, and forgets what is too old. */
export async function keepChallenge(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { apiKeyId, challenge, purpose }: { apiKeyId: string; challenge: string; purpose: Purpose },
): Promise<void> {
  const now = clock.now();
  await db.passkeyChallenge.deleteMany({ where: { apiKeyId, expiresAt: { lte: now } } });
  const expiresAt = new Date(now.getTime() + CHALLENGE_MS);
  await db.passkeyChallenge.create({ data: { apiKeyId, challenge, purpose, expiresAt } });
}

/**
 * Takes the challenge that was signed out of the table, so that it counts once, whatever the answer turns out to be.
 *
 * @throws PasskeyRefused if it is not one of this key, for this purpose, and young enough
 */
export async function takeChallenge(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  input: { apiKeyId: string; clientDataJson: string; purpose: Purpose },
): Promise<string> {
  const { apiKeyId, purpose } = input;
  const challenge = challengeOf(input.clientDataJson);
  const { count } =
    challenge === null
      ? { count: 0 }
      : await db.passkeyChallenge.deleteMany({
          where: { challenge, apiKeyId, purpose, expiresAt: { gt: clock.now() } },
        });
  if (challenge === null || count === 0) {
    throw new PasskeyRefused("This passkey's answer was used before, or is too old. Start again.");
  }
  return challenge;
}
