// A passkey is the second step of signing in: who has the key alone cannot use it.
import { z } from "zod";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { AppError } from "../lib/errors.ts";

/** A passkey's answer proves nothing: its challenge, origin, signature or counter is not right. */
export class PasskeyRefused extends AppError {
  readonly status = 403;
  readonly code = "passkey_refused";
}

export class PasskeyAlreadyBound extends AppError {
  readonly status = 409;
  readonly code = "passkey_already_bound";

  constructor() {
    super("Your key has a passkey already: the command line unbinds it.");
  }
}

/** A thief must not bind a stolen key that has no passkey yet: its owner would not notice. */
export class PasskeyBindingClosed extends AppError {
  readonly status = 403;
  readonly code = "passkey_binding_closed";

  constructor() {
    super(
      "This key has no passkey, and its day to bind one is over. Ask an administrator for a new key, or run: cli keys let-bind.",
    );
  }
}

export class KeyOfProgram extends AppError {
  readonly status = 403;
  readonly code = "key_of_program";

  constructor() {
    super("This is the key of a program, which opens no session.");
  }
}

/** How a passkey is named to browsers: it works on pages of this origin only. */
export interface RelyingParty {
  id: string;
  name: string;
  origin: string;
}

export function relyingPartyOf(publicUrl: string, shopName: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, name: shopName, origin };
}

const ANSWER = "Should be a passkey's answer, as a browser gives it.";
const text = (most: number) => z.string(ANSWER).min(1, ANSWER).max(most, ANSWER);
const LONGEST = 4_000;
const TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;

const answer = {
  id: text(1_400).describe("The credential's id, base64url as everything binary here"),
  rawId: text(1_400),
  type: z.literal("public-key", ANSWER),
  authenticatorAttachment: z.enum(["platform", "cross-platform"], ANSWER).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown(), ANSWER),
};

/** `AuthenticationResponseJSON` of WebAuthn: a passkey has signed a challenge. */
export const passkeyProof = z.object(
  {
    ...answer,
    response: z.object(
      {
        clientDataJSON: text(LONGEST),
        authenticatorData: text(LONGEST),
        signature: text(LONGEST),
        userHandle: z.string(ANSWER).max(200, ANSWER).nullish(),
      },
      ANSWER,
    ),
  },
  ANSWER,
);
export type PasskeyProof = z.output<typeof passkeyProof>;

/** `RegistrationResponseJSON` of WebAuthn: a browser has made a passkey. Members that we do not need are dropped. */
export const newPasskey = z.object(
  {
    ...answer,
    response: z.object(
      {
        clientDataJSON: text(LONGEST),
        attestationObject: text(2 * LONGEST),
        transports: z.array(z.string(ANSWER).max(40, ANSWER), ANSWER).max(20, ANSWER).optional(),
      },
      ANSWER,
    ),
  },
  ANSWER,
);
export type NewPasskey = z.output<typeof newPasskey>;

/** The ways to reach an authenticator that browsers may be told again. */
export function knownTransports(given: readonly string[] | undefined): Transport[] {
  return TRANSPORTS.filter((one) => given?.includes(one) === true);
}
export type Transport = (typeof TRANSPORTS)[number];

/** The same, without the members that are null or undefined, as the library types it. */
export function asProof({ id, rawId, type, response }: PasskeyProof): AuthenticationResponseJSON {
  const { clientDataJSON, authenticatorData, signature } = response;
  return {
    id,
    rawId,
    type,
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature },
  };
}

export function asRegistration({
  id,
  rawId,
  type,
  response,
}: NewPasskey): RegistrationResponseJSON {
  const { clientDataJSON, attestationObject } = response;
  return {
    id,
    rawId,
    type,
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject },
  };
}

/** The challenge that was signed; null if the text is unreadable. */
export function challengeOf(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, "base64url").toString());
    const { challenge } = z.object({ challenge: z.string() }).parse(data);
    return challenge;
  } catch {
    return null;
  }
}
