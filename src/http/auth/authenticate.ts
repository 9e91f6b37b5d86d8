import type { Request, RequestHandler } from "express";
import type { AppContext } from "../../context.ts";
import type { ApiKey } from "../../generated/prisma/client.ts";
import type { ApiKeyRole } from "../../generated/prisma/enums.ts";
import { AppError } from "../../lib/errors.ts";
import { addLogField } from "../../lib/logger.ts";
import { hashToken } from "../../lib/token.ts";
import { ACCESS, suffices } from "./access.ts";
import { isOfPerson, isValidKey } from "./key-validity.ts";
import {
  CrossSiteRequest,
  isFromOwnPage,
  isOpen,
  isPoll,
  POLL_HEADER,
  type SessionTimes,
  sessionToken,
  sourceOf,
  takesSession,
} from "./session.ts";

/** The owner of an API key: a shop's server or a member of staff. */
export interface Caller {
  /** Id of the key. */
  id: string;
  name: string;
  role: ApiKeyRole;
}

/** A caller of a staff route, with the session that a browser's cookie names; null for a bearer key. */
export interface StaffCaller extends Caller {
  session: (SessionTimes & { id: string; onlyBinds: boolean }) | null;
}

export class Unauthenticated extends AppError {
  readonly status = 401;
  readonly code = "unauthenticated";
}

export class Forbidden extends AppError {
  readonly status = 403;
  readonly code = "forbidden";
}

/** The key is right, and does nothing without its passkey. */
export class PasskeyRequired extends AppError {
  readonly status = 403;
  readonly code = "passkey_required";

  /** @param members `passkey_options`, at sign-in: what the browser needs to ask the passkey */
  constructor(members: { passkey_options?: object } = {}) {
    super("This key opens sessions only, and only together with its passkey.", { members });
  }
}

/** With REQUIRE_PASSKEY, a key of a person without a passkey does nothing but bind one. */
export class PasskeyNotBound extends AppError {
  readonly status = 403;
  readonly code = "passkey_not_bound";

  constructor() {
    super("This key has no passkey yet, and does nothing without: bind one on the dashboard.");
  }
}

/** All that a session without its passkey is for. */
const BINDING_ROUTES: readonly string[] = [
  "GET /v1/session",
  "DELETE /v1/session",
  "POST /v1/session/passkey/options",
  "POST /v1/session/passkey",
];

/** A key's last use is updated at most once a minute, so that most requests write nothing. */
const LAST_USE_MS = 60_000;
/** A session's last use is exact to the second: the requests of one page load write it once. */
const SESSION_USE_MS = 1_000;
const BODY_METHODS = ["POST", "PUT", "PATCH"];
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * The caller of a staff route, by the request's bearer key, or else by the session in the browser's cookie.
 *
 * @throws Unauthenticated if key and session are missing, unknown, revoked, expired or over
 * @throws PasskeyRequired if the bearer key is bound to a passkey
 * @throws PasskeyNotBound if the key needs one first
 * @throws CrossSiteRequest if another site's page makes an unsafe request with the cookie
 * @throws Forbidden if the key's role is not sufficient
 */
export async function requireStaff(context: AppContext, req: Request): Promise<StaffCaller> {
  const { path } = req.route as { path: string };
  const needed = ACCESS[routeOf(req, path)];
  if (needed === undefined || needed === "anyone" || needed === "order_holder") {
    throw new Error(`${req.method} ${path} is not a staff route`);
  }
  const caller = await identify(context, req, path);
  if (!suffices(caller.role, needed)) {
    const roles = needed === "seller" ? "merchant, operator or admin" : needed;
    throw new Forbidden(`This needs a key with role ${roles}; yours has role ${caller.role}.`);
  }
  return caller;
}

/**
 * Before the bodies of staff routes: what a stranger sends there is not read. {@link requireStaff} comes after the body, which
 * may take its time: a key that is revoked meanwhile does nothing more.
 */
export function identifyStaff(context: AppContext): RequestHandler {
  return async (req, _res, next) => {
    if (BODY_METHODS.includes(req.method)) {
      await identify(context, req, `${req.baseUrl}${req.path}`.toLowerCase());
    }
    next();
  };
}

/** A bearer key wins over the cookie. */
async function identify(context: AppContext, req: Request, path: string): Promise<StaffCaller> {
  const key = bearerToken(req);
  const { publicUrl } = context.config;
  const token = takesSession(path) ? sessionToken(req, publicUrl) : null;
  if (key !== null || token === null) {
    return { ...(await authenticate(context, key)), session: null };
  }
  if (!SAFE_METHODS.includes(req.method) && !isFromOwnPage(sourceOf(req), publicUrl)) {
    throw new CrossSiteRequest();
  }
  const caller = await resumeSession(context, token, isPoll(path, req.get(POLL_HEADER)));
  if (caller.session?.onlyBinds === true && !BINDING_ROUTES.includes(routeOf(req, path))) {
    throw new PasskeyNotBound();
  }
  return caller;
}

/** @param path the route's, or the request's own where the route has no parameters */
function routeOf({ method }: Request, path: string): string {
  return `${method === "HEAD" ? "GET" : method} ${path.replace(/\/$/, "")}`;
}

/** @throws Unauthenticated if the session has ended, or its key is revoked or expired */
async function resumeSession(
  context: AppContext,
  token: string,
  poll: boolean,
): Promise<StaffCaller> {
  const { config, db, clock } = context;
  const found = await db.session.findUnique({
    where: { hash: hashToken(token) },
    include: { apiKey: true },
  });
  const now = clock.now();
  if (found === null || !isValidKey(found.apiKey, now) || !isOpen(found, now)) {
    context.knownKeys.remove(token);
    throw new Unauthenticated("Your session has ended. Sign in again.");
  }
  context.knownKeys.add(token);
  const { id, createdAt, apiKey } = found;
  addLogField("key_id", apiKey.id);
  let { usedAt } = found;
  if (!poll) {
    if (now.getTime() - usedAt.getTime() >= SESSION_USE_MS) {
      // An update, never an insert: a session that ends meanwhile stays ended.
      await db.session.updateMany({ where: { id, usedAt: { lt: now } }, data: { usedAt: now } });
      usedAt = now;
    }
    await recordKeyUse(context, apiKey, now);
  }
  const { name, role } = apiKey;
  const onlyBinds = config.requirePasskey && apiKey.passkeyId === null;
  return { id: apiKey.id, name, role, session: { id, createdAt, usedAt, apiKey, onlyBinds } };
}

/** The caller who owns `token`, a bearer key. @throws Unauthenticated, PasskeyRequired, PasskeyNotBound */
export async function authenticate(context: AppContext, token: string | null): Promise<Caller> {
  if (token === null) throw new Unauthenticated("Send a key: Authorization: Bearer <key>.");
  const key = await findKey(context, token);
  addLogField("key_id", key.id);
  if (key.passkeyId !== null) throw new PasskeyRequired();
  if (context.config.requirePasskey && isOfPerson(key)) throw new PasskeyNotBound();
  await recordKeyUse(context, key, context.clock.now());
  context.knownKeys.add(token);
  return { id: key.id, name: key.name, role: key.role };
}

/** The key itself, which may need a passkey beside it. @throws Unauthenticated */
export async function findKey(
  { db, clock, knownKeys }: AppContext,
  token: string,
): Promise<ApiKey> {
  // The lookup is by hash, so its timing reveals nothing about valid keys.
  const key = await db.apiKey.findUnique({ where: { hash: hashToken(token) } });
  if (key === null || !isValidKey(key, clock.now())) {
    knownKeys.remove(token);
    throw new Unauthenticated("This key is not valid.");
  }
  return key;
}

export async function recordKeyUse({ db }: AppContext, key: ApiKey, now: Date): Promise<void> {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < LAST_USE_MS) return;
  await db.apiKey.update({ where: { id: key.id }, data: { lastUsedAt: now } });
}

export function bearerToken(req: Request): string | null {
  return /^bearer +(\S+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? null;
}
