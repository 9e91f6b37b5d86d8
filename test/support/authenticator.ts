import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** An authenticator as WebAuthn describes one, written for tests: it signs whatever challenge and origin it is told. */
export interface Authenticator {
  id: string;
  /** What a browser makes of the options of `POST /v1/session/passkey/options`. */
  register(options: { challenge: string }, from?: Place): object;
  /** What a browser makes of `passkey_options`. */
  answer(options: { challenge: string }, from?: Place): object;
  /** How often it says that it has signed, next time. */
  counter: number;
}

interface Place {
  origin?: string;
  /** The host that the passkey is for. */
  host?: string;
  type?: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** @param home where its owner's browser is, unless a call says otherwise */
export function newAuthenticator(home: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  const { origin: atHome, hostname } = new URL(home);
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (
    host: string,
    flags: number,
    counter: number,
    more = Buffer.alloc(0),
  ) =>
    Buffer.concat([
      createHash("sha256").update(host).digest(),
      Buffer.from([flags]),
      uint(counter, 4),
      more,
    ]);
  const credential = (response: object) => ({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    authenticatorAttachment: "platform",
    clientExtensionResults: {},
    response,
  });
  const authenticator: Authenticator = {
    id: id.toString("base64url"),
    counter: 1,
    register({ challenge }, { origin = atHome, host = hostname, type = "webauthn.create" } = {}) {
      const flags = USER_PRESENT | USER_VERIFIED | HAS_CREDENTIAL;
      const made = Buffer.concat([Buffer.alloc(16), uint(id.length, 2), id, coseOf(publicKey)]);
      const data = authenticatorData(host, flags, 0, made);
      return credential({
        clientDataJSON: clientData(type, challenge, origin).toString("base64url"),
        attestationObject: Buffer.concat([
          Buffer.from([0xa3]),
          ...[cborText("fmt"), cborText("none")],
          ...[cborText("attStmt"), Buffer.from([0xa0])],
          ...[cborText("authData"), Buffer.from([0x59]), uint(data.length, 2), data],
        ]).toString("base64url"),
        transports: ["internal"],
      });
    },
    answer({ challenge }, { origin = atHome, host = hostname, type = "webauthn.get" } = {}) {
      const client = clientData(type, challenge, origin);
      const data = authenticatorData(host, USER_PRESENT | USER_VERIFIED, authenticator.counter++);
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      return credential({
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
      });
    },
  };
  return authenticator;
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** A text of fewer than 24 bytes. */
const cborText = (text: string) =>
  Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);

/** ES256 on P-256 as COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseOf(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const bytes = (text: string) =>
    Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, "base64url")]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(x),
    Buffer.from([0x22]),
    bytes(y),
  ]);
}
