import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { auditQuery, listAudit } from "./list-audit.ts";

export function auditRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/admin/audit", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listAudit(context, parseRequest(auditQuery, req.query)));
  });

  return router;
}
