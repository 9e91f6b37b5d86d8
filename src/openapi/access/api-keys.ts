import type { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { apiKeyResponse } from "../../api-keys/api-key.ts";
import { newApiKeyResponse } from "../../api-keys/api-keys-router.ts";
import { apiKeyRequest } from "../../api-keys/create-api-key.ts";
import { apiKeyListQuery } from "../../api-keys/list-api-keys.ts";
import { revokeRequest } from "../../api-keys/revoke-api-key.ts";
import { EXAMPLE, keyId } from "../examples/example-ids.ts";
import { BODY, body, failure, INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";

const apiKey = apiKeyResponse.meta({ id: "ApiKey" });
const shopKey: z.output<typeof apiKey> = {
  id: EXAMPLE.keyId,
  name: "Web shop",
  role: "merchant",
  program: false,
  created_at: "2026-11-20T04:00:00.000Z",
  created_by: "staff:Ramesh",
  last_used_at: null,
  revoked_at: null,
  revoked_by: null,
  expires_at: null,
  passkey_bound_at: null,
};

/** API keys, for administrators. */
export const apiKeyPaths: ZodOpenApiPathsObject = {
  "/v1/admin/api-keys": {
    get: {
      operationId: "listApiKeys",
      tags: ["Administrators"],
      summary: "List API keys, newest first (admin)",
      description:
        "Without the keys themselves: the server stores only their hashes. An expired key counts as not revoked: `expires_at` says so.",
      requestParams: { query: apiKeyListQuery },
      responses: {
        200: json(list(apiKey), "A page of keys", page(shopKey)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
    post: {
      operationId: "createApiKey",
      tags: ["Administrators"],
      summary: "Create an API key (admin)",
      description:
        "The answer is the only one that has the key itself. With `REQUIRE_PASSKEY`, a person makes keys in the ten minutes after signing in (403 `sign_in_again`), and the key of a program makes keys of programs only (403 `forbidden`).",
      requestBody: body(apiKeyRequest, {
        name: "Web shop",
        role: "merchant",
        expires_at: "2027-11-20T23:59:59+05:45",
      }),
      responses: {
        201: json(newApiKeyResponse.meta({ id: "NewApiKey" }), "The new key", {
          ...shopKey,
          expires_at: "2027-11-20T18:14:59.000Z",
          key: "kbff_merchant_3q2W8Zk1pYx7v5Tn9Lr4Jc6Hb0Md2Gs8Fw1Ae3Ui5Oo",
        }),
        ...BODY,
        ...STAFF_ONLY,
        403: failure(
          "The key's role does not allow this, or it is a program's and the new one is not; the session is older than ten minutes; the key works only with its passkey or has to bind one first; or another site's page makes the request",
          "forbidden",
          "sign_in_again",
          "cross_site_request",
          "passkey_required",
          "passkey_not_bound",
        ),
        409: failure("An active key has this name", "api_key_name_taken"),
        ...INVALID,
      },
    },
  },
  "/v1/admin/api-keys/{id}/revoke": {
    post: {
      operationId: "revokeApiKey",
      tags: ["Administrators"],
      summary: "Revoke an API key immediately (admin)",
      description: "Requests with the key get 401 from then on. The key stays in the list.",
      requestParams: { path: keyId },
      requestBody: { ...body(revokeRequest, { reason: "Ramesh left the shop." }), required: false },
      responses: {
        200: json(apiKey, "The revoked key", {
          ...shopKey,
          revoked_at: "2026-11-23T05:00:00.000Z",
          revoked_by: "staff:Ramesh",
        }),
        ...STAFF_ONLY,
        404: failure("No such key", "api_key_not_found"),
        409: failure(
          "It is the caller's own key, or the last key with role admin",
          "api_key_is_yours",
          "last_admin_key",
        ),
        ...BODY,
        ...INVALID,
      },
    },
  },
};
