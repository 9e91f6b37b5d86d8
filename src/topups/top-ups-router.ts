import { type Request, type Response, Router } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { actorOf } from "../orders/order-access.ts";
import { findTopUp, listTopUps, TopUpNotFound, topUpListQuery } from "./list-top-ups.ts";
import { presentTopUp } from "./present-top-up.ts";
import { resolveTopUp } from "./resolve-top-up.ts";
import { retryTopUp } from "./retry-top-up.ts";
import { resolveTopUpRequest, retryTopUpRequest } from "./top-up-request.ts";

export function topUpsRouter(context: AppContext): Router {
  const router = Router();
  const json = jsonBody("10kb");

  router.get("/v1/admin/top-ups", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listTopUps(context, parseRequest(topUpListQuery, req.query)));
  });

  router.get("/v1/admin/top-ups/:id", async (req, res) => {
    await requireStaff(context, req);
    res.json(presentTopUp(await findTopUp(context, { topUpId: topUpIdOf(req) }), context.config));
  });

  router.post("/v1/admin/top-ups/:id/retry", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const topUpId = topUpIdOf(req);
    const body = parseRequest(retryTopUpRequest, req.body);
    const attempt = await retryTopUp(context, { ...body, topUpId, actor: actorOf(caller) });
    res.status(202).json(presentTopUp(attempt, context.config));
  });

  router.post("/v1/admin/top-ups/:id/resolve", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const topUpId = topUpIdOf(req);
    const body = parseRequest(resolveTopUpRequest, req.body);
    const topUp = await resolveTopUp(context, { ...body, topUpId, actor: actorOf(caller) });
    res.json(presentTopUp(topUp, context.config));
  });

  return router;
}

/** The id in a path. @throws TopUpNotFound for what cannot be one */
function topUpIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new TopUpNotFound();
  return id;
}
