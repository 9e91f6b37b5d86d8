import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { listNeedsYou, needsYouQuery } from "./list-needs-you.ts";
import { readToday } from "./today.ts";

/** What the first pages of the dashboard show. */
export function staffRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/admin/today", async (req, res) => {
    await requireStaff(context, req);
    res.json(await readToday(context));
  });

  router.get("/v1/admin/needs-you", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listNeedsYou(context, parseRequest(needsYouQuery, req.query)));
  });

  return router;
}
