import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { type ApiKey, Prisma } from "../generated/prisma/client.ts";
import { type StaffCaller, Unauthenticated } from "../http/auth/authenticate.ts";
import { isValidKey, mayBind, validKeys } from "../http/auth/key-validity.ts";
import { requireFreshSession } from "../http/auth/require-fresh-session.ts";
import { messageOf } from "../lib/message-of.ts";
import { actorOf } from "../orders/order-access.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { CHALLENGE_MS, keepChallenge, takeChallenge } from "./passkey-challenges.ts";
import {
  asRegistration,
  KeyOfProgram,
  knownTransports,
  type NewPasskey,
  PasskeyAlreadyBound,
  PasskeyBindingClosed,
  PasskeyRefused,
  relyingPartyOf,
} from "./passkey.ts";

// Loading the library takes as long as half of a start, and most starts never need it.
const library = () => import("@simplewebauthn/server");

/**
 * What a browser needs to make a passkey for the caller's key. Without its challenge none is bound.
 *
 * @throws PasskeyAlreadyBound, SignInAgain, KeyOfProgram, PasskeyBindingClosed
 */
export async function passkeyToMake(
  context: AppContext,
  by: StaffCaller,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { config, db } = context;
  requireFreshSession(context, by);
  const key = await db.apiKey.findUniqueOrThrow({ where: { id: by.id } });
  const mistake = whyNotBind(context, key);
  if (mistake !== null) throw mistake;
  const { id: rpID, name: rpName } = relyingPartyOf(config.publicUrl, config.shop.name);
  const options = await (
    await library()
  ).generateRegistrationOptions({
    rpID,
    rpName,
    // A passkey that is made again for the same key replaces the one before in the authenticator.
    userID: new Uint8Array(Buffer.from(by.id)),
    userName: by.name,
    timeout: CHALLENGE_MS,
    attestationType: "none",
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
  });
  await keepChallenge(context, { apiKeyId: by.id, challenge: options.challenge, purpose: "bind" });
  return options;
}

/**
 * Binds a new passkey to the caller's key. From this commit on the key alone does nothing, and sessions that it opened
 * alone are over; only the one that binds goes on.
 *
 * @throws PasskeyRefused, PasskeyAlreadyBound, KeyOfProgram, PasskeyBindingClosed
 */
export async function bindPasskey(
  context: AppContext,
  { passkey, by }: { passkey: NewPasskey; by: StaffCaller },
): Promise<void> {
  const made = await readNewPasskey(context, { passkey, by });
  const at = context.clock.now();
  try {
    await context.db.$transaction(async (tx) => {
      if (by.session !== null) await requireOpenSession(tx, by.session.id);
      const inTime = context.config.requirePasskey ? { passkeyBindableUntil: { gt: at } } : {};
      const { count } = await tx.apiKey.updateMany({
        where: { id: by.id, passkeyId: null, program: false, ...inTime, ...validKeys(at) },
        data: { ...made, passkeyBoundAt: at },
      });
      if (count === 0) throw await whyNotBound(context, tx, by.id);
      const others = by.session === null ? {} : { id: { not: by.session.id } };
      const ended = await tx.session.deleteMany({ where: { apiKeyId: by.id, ...others } });
      await tx.passkeyChallenge.deleteMany({ where: { apiKeyId: by.id } });
      await recordAction(tx, {
        at,
        actor: actorOf(by),
        type: "passkey_bound",
        data: { key_id: by.id, name: by.name, sessions_ended: ended.count },
      });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new PasskeyRefused("This passkey belongs to another key.");
    }
    throw error;
  }
}

async function readNewPasskey(
  context: AppContext,
  { passkey, by }: { passkey: NewPasskey; by: StaffCaller },
) {
  const { publicUrl, shop } = context.config;
  const { id: expectedRPID, origin: expectedOrigin } = relyingPartyOf(publicUrl, shop.name);
  const { clientDataJSON: clientDataJson, transports } = passkey.response;
  const challenge = { apiKeyId: by.id, clientDataJson, purpose: "bind" } as const;
  const expectedChallenge = await takeChallenge(context, challenge);
  const { verifyRegistrationResponse } = await library();
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: asRegistration(passkey),
      expectedChallenge,
      expectedOrigin,
      expectedRPID,
      requireUserVerification: false,
    });
    if (registrationInfo === undefined) throw new Error("the attestation is not verified");
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      passkeyId: id,
      passkeyPublicKey: new Uint8Array(publicKey),
      passkeyCounter: BigInt(counter),
      passkeyTransports: knownTransports(transports),
    };
  } catch (error) {
    context.logger.info({ key: by.name, reason: messageOf(error) }, "a new passkey is refused");
    throw new PasskeyRefused("This passkey cannot be verified on this server.");
  }
}

async function whyNotBound(context: AppContext, tx: Tx, id: string): Promise<Error> {
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id } });
  if (!isValidKey(key, context.clock.now())) return new Unauthenticated("This key is not valid.");
  return whyNotBind(context, key) ?? new PasskeyAlreadyBound();
}

function whyNotBind({ config, clock }: AppContext, key: ApiKey): Error | null {
  if (key.program) return new KeyOfProgram();
  if (key.passkeyId !== null) return new PasskeyAlreadyBound();
  if (config.requirePasskey && !mayBind(key, clock.now())) return new PasskeyBindingClosed();
  return null;
}

/** It may have been ended while the browser made the passkey. @throws Unauthenticated */
async function requireOpenSession(tx: Tx, id: string): Promise<void> {
  const open = await tx.$queryRaw<object[]>`
    select 1 from sessions where id = ${id}::uuid for update`;
  if (open.length === 0) throw new Unauthenticated("Your session has ended. Sign in again.");
}
