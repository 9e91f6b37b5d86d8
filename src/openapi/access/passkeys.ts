import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { newPasskey } from "../../sessions/passkey.ts";
import { EXAMPLE } from "../examples/example-ids.ts";
import { BODY, body, failure, INVALID, json, STAFF_ONLY } from "../parts.ts";

/** What we use of `PublicKeyCredentialCreationOptionsJSON`; browsers take the whole. */
const creationOptions = z.looseObject({
  challenge: z.string().describe("Counts once, for 5 minutes"),
  rp: z.object({ id: z.string(), name: z.string() }).describe("The host of PUBLIC_URL"),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  timeout: z.int(),
});

const BOUND = failure("The key has a passkey already", "passkey_already_bound");

/** Why a key may bind no passkey. */
const NOT_THIS_KEY = [
  "passkey_binding_closed",
  "key_of_program",
  "passkey_required",
  "passkey_not_bound",
  "forbidden",
  "cross_site_request",
] as const;

/** The second step of signing in. */
export const passkeyPaths: ZodOpenApiPathsObject = {
  "/v1/session/passkey/options": {
    post: {
      operationId: "startPasskey",
      tags: ["Staff"],
      summary: "Get what a browser needs to make a passkey for the caller's key",
      description:
        "`PublicKeyCredentialCreationOptionsJSON` of WebAuthn, for `navigator.credentials.create`. A session has to be younger than ten minutes; with `REQUIRE_PASSKEY`, the key younger than a day.",
      responses: {
        200: json(creationOptions.meta({ id: "PasskeyOptions" }), "The options", {
          challenge: EXAMPLE.challenge,
          rp: { id: "pay.shop.example", name: "Demo shop" },
          user: {
            id: "MDE5YWMzZTAtNzdhYS03ZjIxLThkNjQtOWMzYjFlNWE2YjA0",
            name: "Asha",
            displayName: "",
          },
          pubKeyCredParams: [{ type: "public-key", alg: -7 }],
          timeout: 300_000,
          attestation: "none",
          excludeCredentials: [],
          authenticatorSelection: {
            residentKey: "preferred",
            userVerification: "preferred",
            requireResidentKey: false,
          },
          extensions: { credProps: true },
          hints: [],
        }),
        ...STAFF_ONLY,
        403: failure(
          "The session is older than ten minutes, or the key's day to bind a passkey is over; or the key's role does not allow this, the key is no bearer key or a program's, or another site's page makes the request",
          "sign_in_again",
          ...NOT_THIS_KEY,
        ),
        409: BOUND,
      },
    },
  },
  "/v1/session/passkey": {
    post: {
      operationId: "bindPasskey",
      tags: ["Staff"],
      summary: "Bind a passkey to the caller's key",
      description:
        "`RegistrationResponseJSON` of WebAuthn: what the browser made of the options. From then on the key is refused as a bearer key, and opens sessions only together with the passkey. Other sessions of the key end. Only the command line unbinds: `cli keys unbind`.",
      requestBody: body(newPasskey, {
        id: "VQTAHgptALdttL4rQDnGHxLc5S_bvxC_7aUB4fMslYg",
        rawId: "VQTAHgptALdttL4rQDnGHxLc5S_bvxC_7aUB4fMslYg",
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: {},
        response: {
          clientDataJSON:
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoicVQzdlh3MG01a1o4ckIxblk3dUo0c0w2Y0Q5ZkcyaFEwcEE1ZU84aVcxTSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzAwMCIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
          attestationObject:
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkApEmWDeWIDoxodDQXD2R2YFuP5K65ooYyx5lc87qDHZdjRQAAAAAAAAAAAAAAAAAAAAAAAAAAACBVBMAeCm0At220vitAOcYfEtzlL9u_EL_tpQHh8yyViKUBAgMmIAEhWCAkav5z7l4eL1Mai-VgtPUxrf7H_uk4e_I_VipCZiReZyJYIDNrtnXV86xa9YOWXETUtJkM5mZGdiniJGOX33trEoJ2",
          transports: ["internal"],
        },
      }),
      responses: {
        204: { description: "Bound" },
        ...BODY,
        ...STAFF_ONLY,
        403: failure(
          "The passkey's answer cannot be verified, or the key's day to bind a passkey is over; or the key's role does not allow this, the key is no bearer key or a program's, or another site's page makes the request",
          "passkey_refused",
          ...NOT_THIS_KEY,
        ),
        409: BOUND,
        ...INVALID,
      },
    },
  },
};
