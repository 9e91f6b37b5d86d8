import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import { PasskeyRequired, requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { limitWrongKeys } from "../http/limits/rate-limit.ts";
import {
  CrossSiteRequest,
  isFromOwnPage,
  sessionEnds,
  sessionToken,
  sourceOf,
} from "../http/auth/session.ts";
import { endAllSessions, endSession, endSessionsOfKey } from "./end-sessions.ts";
import { findSession, listSessions, presentSession, sessionListQuery } from "./list-sessions.ts";
import { openSession, sessionRequest } from "./open-session.ts";
import { clearSessionCookie, setSessionCookie } from "./session-cookie.ts";

/** Of one address, over all instances. */
export const WRONG_KEYS_PER_MINUTE = 10;

export const ownSessionResponse = z.object({
  name: z.string().describe("Name of the key"),
  role: z.enum(ApiKeyRole),
  expires_at: z.iso.datetime().nullable().describe("Null for a bearer key, which has no session"),
  idle_expires_at: z.iso.datetime().nullable(),
  refund_confirm_above: z
    .int()
    .nullable()
    .describe("Paisa: a page asks for a larger refund's amount once more; null: never"),
  refund_approval_above: z
    .int()
    .nullable()
    .describe("Paisa: a larger refund waits until another key approves it; null: none waits"),
  must_bind_passkey: z
    .boolean()
    .describe(
      "Whether this session may do nothing but bind a passkey, and end (`REQUIRE_PASSKEY`)",
    ),
  passkey_bound_at: z.iso
    .datetime()
    .nullable()
    .describe("Since when the key needs its passkey; null: it has none"),
});

export const signOutQuery = z.strictObject({
  all: z
    .stringbool("Should be true or false.")
    .default(false)
    .describe("Ends every session of this key"),
});

export const endSessionsQuery = z.strictObject({
  key_id: z.uuid("Should be a key's id.").optional().describe("Only the sessions of this key"),
});

export function sessionsRouter(context: AppContext): Router {
  const router = Router();
  const { publicUrl } = context.config;

  router.post(
    "/v1/session",
    limitWrongKeys(WRONG_KEYS_PER_MINUTE),
    jsonBody("20kb"),
    async (req: Request, res: Response) => {
      refuseOtherSites(req, publicUrl);
      const credential = parseRequest(sessionRequest, req.body);
      await context.signInLimit.begin(req);
      const { token } = await openSession(context, {
        credential,
        replaces: sessionToken(req, publicUrl),
        browser: req.get("User-Agent") ?? "",
      }).catch(async (error: unknown) => {
        // The key is right: the browser goes on with the second step.
        if (error instanceof PasskeyRequired) await context.signInLimit.forgive(req);
        throw error;
      });
      await context.signInLimit.forgive(req);
      setSessionCookie(context, res, token);
      res.status(204).end();
    },
  );

  router.get("/v1/session", async (req, res) => {
    const { id, name, role, session } = await requireStaff(context, req);
    const { passkeyBoundAt } = await context.db.apiKey.findUniqueOrThrow({ where: { id } });
    const ends = session === null ? null : sessionEnds(session);
    res.json({
      name,
      role,
      expires_at: ends?.expiresAt.toISOString() ?? null,
      idle_expires_at: ends?.idleExpiresAt.toISOString() ?? null,
      refund_confirm_above: context.config.refundConfirmAbovePaisa,
      refund_approval_above: context.config.refundApprovalAbovePaisa,
      must_bind_passkey: session?.onlyBinds ?? false,
      passkey_bound_at: passkeyBoundAt?.toISOString() ?? null,
    });
  });

  router.delete("/v1/session", async (req, res) => {
    const by = await requireStaff(context, req);
    const { all } = parseRequest(signOutQuery, req.query);
    if (all) await endSessionsOfKey(context, by);
    else if (by.session !== null) {
      await endSession(context, { id: by.session.id, of: by.name, by });
    }
    clearSessionCookie(context, res);
    res.status(204).end();
  });

  router.get("/v1/admin/sessions", async (req, res) => {
    const { session } = await requireStaff(context, req);
    const query = parseRequest(sessionListQuery, req.query);
    const { page, next_cursor } = await listSessions(context, query);
    const data = page.map((one) => presentSession(one, session?.id ?? null));
    res.json({ data, next_cursor });
  });

  router.delete("/v1/admin/sessions", async (req, res) => {
    const by = await requireStaff(context, req);
    const { key_id: keyId } = parseRequest(endSessionsQuery, req.query);
    await endAllSessions(context, { keyId, by });
    res.status(204).end();
  });

  router.get("/v1/admin/sessions/:id", async (req, res) => {
    const { session } = await requireStaff(context, req);
    res.json(presentSession(await findSession(context, req.params.id), session?.id ?? null));
  });

  router.delete("/v1/admin/sessions/:id", async (req, res) => {
    const by = await requireStaff(context, req);
    const { id, apiKey } = await findSession(context, req.params.id);
    await endSession(context, { id, of: apiKey.name, by });
    res.status(204).end();
  });

  return router;
}

/** Signing in needs no cookie, so a program may do it; a browser may do it from our own pages only. */
function refuseOtherSites(req: Request, publicUrl: string): void {
  const source = sourceOf(req);
  const isBrowser = source.fetchSite !== undefined || source.origin !== undefined;
  if (isBrowser && !isFromOwnPage(source, publicUrl)) throw new CrossSiteRequest();
}
