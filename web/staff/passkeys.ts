// Asks the browser for passkeys. Loaded when a key needs one, or gets one.
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { post } from "./api.ts";

/** The browser made or asked no passkey: the person said no, or it cannot. */
export class PasskeySilent extends Error {
  override readonly name = "PasskeySilent";
}

/** Signs in with a key and its passkey. @throws PasskeySilent, Refused */
export async function signInWithPasskey(key: string, options: object): Promise<void> {
  const optionsJSON = options as Parameters<typeof startAuthentication>[0]["optionsJSON"];
  const passkey = await asked(() => startAuthentication({ optionsJSON }));
  await post("/v1/session", { body: { key, passkey } });
}

/** Makes a passkey and binds it to the reader's key. @throws PasskeySilent, Refused */
export async function makePasskey(): Promise<void> {
  const options = await post("/v1/session/passkey/options");
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]["optionsJSON"];
  const body = await asked(() => startRegistration({ optionsJSON }));
  await post("/v1/session/passkey", { body });
}

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new PasskeySilent(error instanceof Error ? error.message : "");
  }
}
