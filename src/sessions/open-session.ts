import { z } from "zod";
import type { ApiKey, Session } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import {
  findKey,
  PasskeyRequired,
  recordKeyUse,
  Unauthenticated,
} from "../http/auth/authenticate.ts";
import { hashToken, newToken } from "../lib/token.ts";
import { isOfPerson, mayBind } from "../http/auth/key-validity.ts";
import { IDLE_MS, LIFETIME_MS } from "../http/auth/session.ts";
import { actorOf } from "../orders/order-access.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { KeyOfProgram, PasskeyBindingClosed, passkeyProof, PasskeyRefused } from "./passkey.ts";
import {
  advanceCounter,
  passkeyToAsk,
  type ProvenPasskey,
  verifyPasskey,
} from "./verify-passkey.ts";

const KEY = "Should be an API key.";
const credential = z.string(KEY).trim().min(1, KEY).max(300, KEY);

export const sessionRequest = z
  .strictObject({
    key: credential.optional(),
    link: credential
      .optional()
      .describe("Instead of a key: the token of the sign-in link that a development server prints"),
    passkey: passkeyProof
      .optional()
      .describe(
        "The answer of the key's passkey to the `passkey_options` of 403 `passkey_required`",
      ),
  })
  .refine(({ key, link }) => (key === undefined) !== (link === undefined), {
    path: ["key"],
    error: KEY,
  });

const MAX_BROWSER = 200;

/**
 * Opens a session for the owner of a key. Its token is always new, so a cookie that was planted before is worth nothing;
 * the session of that cookie ends. With REQUIRE_PASSKEY, the session of a key without a passkey may only bind one.
 *
 * @param input.replaces the token in the browser's cookie
 * @returns the token, which is stored nowhere
 * @throws Unauthenticated
 * @throws PasskeyRequired, with what the browser needs to ask the passkey
 * @throws PasskeyRefused
 * @throws KeyOfProgram
 * @throws PasskeyBindingClosed if the key needs a passkey, and may bind none any more
 */
export async function openSession(
  context: AppContext,
  input: {
    credential: z.output<typeof sessionRequest>;
    replaces: string | null;
    browser: string;
  },
): Promise<{ session: Session; token: string }> {
  const key = await findKey(context, keyOf(context, input.credential));
  requireWayIn(context, key);
  const proven = await provePasskey(context, key, input.credential);
  const token = newToken("kbff_session");
  const now = context.clock.now();
  await recordKeyUse(context, key, now);
  const session = await context.db.$transaction(async (tx) => {
    await lockKey(tx, key, now);
    if (proven !== null && !(await advanceCounter(tx, key.id, proven))) {
      const data = { key_id: key.id, name: key.name, counter: Number(proven.counter) };
      await recordAction(tx, { at: now, actor: actorOf(key), type: "passkey_copied", data });
      return null;
    }
    if (input.replaces !== null) {
      await tx.session.deleteMany({ where: { hash: hashToken(input.replaces) } });
    }
    await tx.session.deleteMany({ where: { apiKeyId: key.id, ...isOver(now) } });
    const created = await tx.session.create({
      data: {
        apiKeyId: key.id,
        hash: hashToken(token),
        createdAt: now,
        usedAt: now,
        browser: input.browser.slice(0, MAX_BROWSER),
      },
    });
    const data = {
      session_id: created.id,
      browser: created.browser,
      ...(proven === null ? {} : { passkey: true }),
    };
    await recordAction(tx, { at: now, actor: actorOf(key), type: "session_opened", data });
    return created;
  });
  if (session === null) {
    throw new PasskeyRefused(
      "This passkey has counted backwards: a copy of it may exist. Unbind it on the command line.",
    );
  }
  return { session, token };
}

/** @throws KeyOfProgram, PasskeyBindingClosed */
function requireWayIn({ config, clock }: AppContext, key: ApiKey): void {
  if (key.program || (config.requirePasskey && !isOfPerson(key))) throw new KeyOfProgram();
  if (config.requirePasskey && key.passkeyId === null && !mayBind(key, clock.now())) {
    throw new PasskeyBindingClosed();
  }
}

/** @returns null for a key without a passkey */
async function provePasskey(
  context: AppContext,
  key: ApiKey,
  { passkey: proof }: z.output<typeof sessionRequest>,
): Promise<ProvenPasskey | null> {
  const { passkeyId } = key;
  if (passkeyId === null) return null;
  if (proof !== undefined) return verifyPasskey(context, { key, proof });
  throw new PasskeyRequired({
    passkey_options: await passkeyToAsk(context, { ...key, passkeyId }),
  });
}

/**
 * Holds the key until the session is there: without it, a key that is being bound, revoked or given to a program right now
 * would open one more session in the old way.
 */
async function lockKey(tx: Tx, { id, passkeyId, expiresAt }: ApiKey, now: Date): Promise<void> {
  const [held] = await tx.$queryRaw<
    { passkey_id: string | null; program: boolean; revoked: boolean }[]
  >`
    select passkey_id, program, revoked_at is not null as revoked from api_keys
    where id = ${id}::uuid for no key update`;
  // Asking the passkey takes time, in which the key may expire; when it does never changes.
  const isExpired = expiresAt !== null && expiresAt <= now;
  if (held?.revoked !== false || isExpired) throw new Unauthenticated("This key is not valid.");
  if (held.program) throw new KeyOfProgram();
  if (held.passkey_id !== passkeyId) throw new PasskeyRequired();
}

/** @throws Unauthenticated */
function keyOf(
  { takeSignInLink }: AppContext,
  { key, link }: z.output<typeof sessionRequest>,
): string {
  // One of the two is there: sessionRequest says so.
  if (link === undefined) return key ?? "";
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
