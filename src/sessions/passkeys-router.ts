import { type Request, type Response, Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { bindPasskey, passkeyToMake } from "./bind-passkey.ts";
import { newPasskey } from "./passkey.ts";

/** Each member of staff binds a passkey to the own key. Only the command line unbinds. */
export function passkeysRouter(context: AppContext): Router {
  const router = Router();

  router.post("/v1/session/passkey/options", async (req, res) => {
    res.json(await passkeyToMake(context, await requireStaff(context, req)));
  });

  router.post("/v1/session/passkey", jsonBody("20kb"), async (req: Request, res: Response) => {
    const by = await requireStaff(context, req);
    await bindPasskey(context, { passkey: parseRequest(newPasskey, req.body), by });
    res.status(204).end();
  });

  return router;
}
