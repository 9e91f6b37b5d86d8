import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import type { ApiKey } from "../generated/prisma/client.ts";
import { messageOf } from "../lib/message-of.ts";
import { CHALLENGE_MS, keepChallenge, takeChallenge } from "./passkey-challenges.ts";
import {
  asProof,
  knownTransports,
  type PasskeyProof,
  PasskeyRefused,
  relyingPartyOf,
} from "./passkey.ts";

/** Loaded late: see bind-passkey.ts. */
const library = () => import("@simplewebauthn/server");

/** What a browser needs to ask the passkey of a key. */
export async function passkeyToAsk(
  context: AppContext,
  key: ApiKey & { passkeyId: string },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { publicUrl, shop } = context.config;
  const options = await (
    await library()
  ).generateAuthenticationOptions({
    rpID: relyingPartyOf(publicUrl, shop.name).id,
    allowCredentials: [{ id: key.passkeyId, transports: knownTransports(key.passkeyTransports) }],
    userVerification: "preferred",
    timeout: CHALLENGE_MS,
  });
  const { challenge } = options;
  await keepChallenge(context, { apiKeyId: key.id, challenge, purpose: "sign_in" });
  return options;
}

/** What a passkey has proven: that it signed now, for the `counter`th time. */
export interface ProvenPasskey {
  id: string;
  counter: bigint;
}

/**
 * Verifies that the passkey of this key, and no other, has signed our challenge on a page of ours.
 *
 * @throws PasskeyRefused
 */
export async function verifyPasskey(
  context: AppContext,
  { key, proof }: { key: ApiKey; proof: PasskeyProof },
): Promise<ProvenPasskey> {
  const { passkeyId: id, passkeyPublicKey: publicKey } = key;
  const { clientDataJSON: clientDataJson } = proof.response;
  const challenge = { apiKeyId: key.id, clientDataJson, purpose: "sign_in" } as const;
  const expectedChallenge = await takeChallenge(context, challenge);
  if (id === null || publicKey === null || proof.id !== id) {
    throw new PasskeyRefused("This is not the passkey of this key.");
  }
  const { publicUrl, shop } = context.config;
  const { id: expectedRPID, origin: expectedOrigin } = relyingPartyOf(publicUrl, shop.name);
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: asProof(proof),
      expectedChallenge,
      expectedOrigin,
      expectedRPID,
      // The database compares the counter, in the statement that advances it.
      credential: { id, publicKey, counter: 0 },
      requireUserVerification: false,
    });
    if (!verified) throw new Error("the signature does not fit");
    return { id, counter: BigInt(authenticationInfo.newCounter) };
  } catch (error) {
    context.logger.info({ key: key.name, reason: messageOf(error) }, "a passkey is refused");
    throw new PasskeyRefused("This passkey's answer cannot be verified on this server.");
  }
}

/**
 * Moves the passkey's counter forward. A counter that stands still or goes back means that two authenticators have the
 * same passkey; 0 means that the authenticator does not count.
 *
 * @returns whether it moved
 */
export async function advanceCounter(tx: Tx, keyId: string, proven: ProvenPasskey) {
  const { id: passkeyId, counter } = proven;
  const { count } = await tx.apiKey.updateMany({
    where: { id: keyId, passkeyId, passkeyCounter: counter === 0n ? 0n : { lt: counter } },
    data: { passkeyCounter: counter },
  });
  return count === 1;
}
