import { z } from "zod";
import type { Session } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { authenticate, hashToken, newToken, Unauthenticated } from "../http/auth.ts";
import { IDLE_MS, LIFETIME_MS } from "../http/session.ts";
import { actorOf } from "../orders/order-access.ts";
import { recordAction } from "../staff-actions/record-action.ts";

const KEY = "Should be an API key.";
const credential = z.string(KEY).trim().min(1, KEY).max(300, KEY);

export const sessionRequest = z
  .strictObject({
    key: credential.optional(),
    link: credential
      .optional()
      .describe("Instead of a key: the token of the sign-in link that a development server prints"),
  })
  .refine(({ key, link }) => (key === undefined) !== (link === undefined), {
    path: ["key"],
    error: KEY,
  });

const MAX_BROWSER = 200;

/**
 * Opens a session for the owner of a key. Its token is always new, so a cookie that was planted before is worth nothing;
 * the session of that cookie ends.
 *
 * @param input.replaces the token in the browser's cookie
 * @returns the token, which is stored nowhere
 * @throws Unauthenticated
 */
export async function openSession(
  context: AppContext,
  input: {
    credential: z.output<typeof sessionRequest>;
    replaces: string | null;
    browser: string;
  },
): Promise<{ session: Session; token: string }> {
  const caller = await authenticate(context, keyOf(context, input.credential));
  const token = newToken("kbff_session");
  const now = context.clock.now();
  const session = await context.db.$transaction(async (tx) => {
    if (input.replaces !== null) {
      await tx.session.deleteMany({ where: { hash: hashToken(input.replaces) } });
    }
    await tx.session.deleteMany({ where: { apiKeyId: caller.id, ...isOver(now) } });
    const created = await tx.session.create({
      data: {
        apiKeyId: caller.id,
        hash: hashToken(token),
        createdAt: now,
        usedAt: now,
        browser: input.browser.slice(0, MAX_BROWSER),
      },
    });
    const data = { session_id: created.id, browser: created.browser };
    await recordAction(tx, { at: now, actor: actorOf(caller), type: "session_opened", data });
    return created;
  });
  return { session, token };
}

/** @throws Unauthenticated */
function keyOf(
  { takeSignInLink }: AppContext,
  { key, link }: z.output<typeof sessionRequest>,
): string | null {
  if (link === undefined) return key ?? null;
  const behind = takeSignInLink(link);
  if (behind === null) throw new Unauthenticated("This link was used before, or is not valid.");
  return behind;
}

/** Sessions that have ended by time. */
function isOver(now: Date) {
  return {
    OR: [
      { createdAt: { lte: new Date(now.getTime() - LIFETIME_MS) } },
      { usedAt: { lte: new Date(now.getTime() - IDLE_MS) } },
    ],
  };
}
