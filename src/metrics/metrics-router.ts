import { type Request, Router } from "express";
import type { AppContext } from "../context.ts";
import { bearerToken, requireStaff } from "../http/auth/authenticate.ts";
import { hashToken, tokenMatches } from "../lib/token.ts";
import { answerErrors } from "../http/problem.ts";
import { createMetrics } from "./metrics.ts";

/** Handles its own errors, because a worker-only instance mounts it without the rest of the app. */
export function metricsRouter(context: AppContext): Router {
  const { metricsToken } = context.config;
  const tokenHash = metricsToken === null ? null : hashToken(metricsToken);
  const metrics = createMetrics(context);
  const router = Router();

  const hasToken = (req: Request) => {
    const token = bearerToken(req);
    return tokenHash !== null && token !== null && tokenMatches(token, tokenHash);
  };

  router.get("/metrics", async (req, res) => {
    if (!hasToken(req)) await requireStaff(context, req);
    const text = await metrics.scrape();
    res.set("Cache-Control", "no-store").set("Content-Type", metrics.contentType).send(text);
  });

  router.use(answerErrors(context));
  return router;
}
