import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { requireFreshSession } from "../http/auth/require-fresh-session.ts";
import { endOtherSessions, endSession } from "./end-sessions.ts";
import { findSession, listSessions, presentSession, sessionListQuery } from "./list-sessions.ts";

export const ownSessionListQuery = sessionListQuery.omit({ key_id: true });

/** Each member of staff sees the sessions of the own key, and ends them. */
export function ownSessionsRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/session/sessions", async (req, res) => {
    const { id: keyId, session } = await requireStaff(context, req);
    const query = parseRequest(ownSessionListQuery, req.query);
    const { page, next_cursor } = await listSessions(context, { ...query, key_id: keyId });
    const data = page.map((one) => presentSession(one, session?.id ?? null));
    res.json({ data, next_cursor });
  });

  router.delete("/v1/session/sessions", async (req, res) => {
    const by = await requireStaff(context, req);
    requireFreshSession(context, by);
    await endOtherSessions(context, by);
    res.status(204).end();
  });

  router.delete("/v1/session/sessions/:id", async (req, res) => {
    const by = await requireStaff(context, req);
    const { id } = await findSession(context, req.params.id, { keyId: by.id });
    if (id !== by.session?.id) requireFreshSession(context, by);
    await endSession(context, { id, of: by.name, by });
    res.status(204).end();
  });

  return router;
}
