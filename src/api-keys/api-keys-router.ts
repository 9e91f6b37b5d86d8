import { type Request, type Response, Router } from "express";
import { validate as isUuid } from "uuid";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { Forbidden, requireStaff, type StaffCaller } from "../http/auth/authenticate.ts";
import { isOfPerson } from "../http/auth/key-validity.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { requireFreshSession } from "../http/auth/require-fresh-session.ts";
import { actorOf } from "../orders/order-access.ts";
import { ApiKeyNotFound, apiKeyResponse, presentApiKey } from "./api-key.ts";
import { apiKeyRequest, createApiKey } from "./create-api-key.ts";
import { apiKeyListQuery, listApiKeys } from "./list-api-keys.ts";
import { revokeApiKey, revokeRequest } from "./revoke-api-key.ts";

export const newApiKeyResponse = apiKeyResponse.extend({
  key: z
    .string()
    .describe("The key itself, shown only in this response: the server stores its hash"),
});

export function apiKeysRouter(context: AppContext): Router {
  const router = Router();
  const json = jsonBody("10kb");

  router.get("/v1/admin/api-keys", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listApiKeys(context, parseRequest(apiKeyListQuery, req.query)));
  });

  router.post("/v1/admin/api-keys", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const body = parseRequest(apiKeyRequest, req.body);
    requireRightToInvite(context, caller, body);
    const { apiKey, secret } = await createApiKey(context, { ...body, createdBy: actorOf(caller) });
    res.status(201).json({ ...presentApiKey(apiKey), key: secret });
  });

  router.post(
    "/v1/admin/api-keys/:id/revoke",
    json,
    async (req: Request<{ id: string }>, res: Response) => {
      const caller = await requireStaff(context, req);
      const { id } = req.params;
      if (!isUuid(id)) throw new ApiKeyNotFound();
      const { reason } = parseRequest(revokeRequest, req.body ?? {});
      const revoked = await revokeApiKey(context, {
        id,
        callerId: caller.id,
        revokedBy: actorOf(caller),
        reason,
      });
      res.json(presentApiKey(revoked));
    },
  );

  return router;
}

/**
 * Where passkeys are demanded, who stole a cookie makes no key that outlives it, and who stole a program's key makes none to which
 * an own passkey could be bound.
 *
 * @throws Forbidden, SignInAgain
 */
function requireRightToInvite(
  context: AppContext,
  caller: StaffCaller,
  { role, program = false }: z.output<typeof apiKeyRequest>,
): void {
  if (!context.config.requirePasskey) return;
  requireFreshSession(context, caller);
  if (caller.session === null && isOfPerson({ role, program })) {
    throw new Forbidden("A program makes keys of programs only: sign in to make a person's key.");
  }
}
