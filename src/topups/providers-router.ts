import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { listProviders } from "./list-providers.ts";

export function providersRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/admin/top-up-providers", async (req, res) => {
    await requireStaff(context, req);
    res.json({ data: await listProviders(context), next_cursor: null });
  });

  return router;
}
