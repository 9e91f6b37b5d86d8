import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import type { AppContext } from "../context.ts";
import type { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { Database } from "../lib/database.ts";
import { AppError } from "../lib/errors.ts";
import { ACCESS, suffices } from "./access.ts";

/** Whoever shows an API key: a shop's server or a member of staff. */
export interface Caller {
  /** Of the key. */
  id: string;
  name: string;
  role: ApiKeyRole;
}

export class Unauthenticated extends AppError {
  readonly status = 401;
  readonly code = "unauthenticated";
}

export class Forbidden extends AppError {
  readonly status = 403;
  readonly code = "forbidden";
}

/** A key's last use is kept to the minute, so that most requests write nothing. */
const LAST_USE_MS = 60_000;

/**
 * The caller behind the request's bearer key, whose role is enough for the route.
 *
 * @throws Unauthenticated without a key, or with one that is unknown or revoked
 * @throws Forbidden when the key's role is not enough
 */
export async function requireStaff(context: AppContext, req: Request): Promise<Caller> {
  const { path } = req.route as { path: string };
  const needed = ACCESS[`${req.method === "HEAD" ? "GET" : req.method} ${path}`];
  if (needed === undefined || needed === "anyone" || needed === "order_holder") {
    throw new Error(`${req.method} ${path} is no route for staff`);
  }
  const caller = await authenticate(context, bearerToken(req));
  if (!suffices(caller.role, needed)) {
    throw new Forbidden(`This needs a key with role ${needed}; yours has role ${caller.role}.`);
  }
  return caller;
}

/** The caller behind `token`. @throws Unauthenticated */
export async function authenticate(context: AppContext, token: string | null): Promise<Caller> {
  if (token === null) throw new Unauthenticated("Send a key: Authorization: Bearer <key>.");
  const { db, clock } = context;
  // Found by its hash: how long that takes tells nothing about a key that comes near to a valid one.
  const key = await db.apiKey.findUnique({ where: { hash: hashToken(token) } });
  if (key?.revokedAt !== null) throw new Unauthenticated("This key is not valid.");
  const now = clock.now();
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() >= LAST_USE_MS) {
    await db.apiKey.update({ where: { id: key.id }, data: { lastUsedAt: now } });
  }
  return { id: key.id, name: key.name, role: key.role };
}

export function bearerToken(req: Request): string | null {
  return /^bearer +(\S+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? null;
}

/** A new secret for a bearer header: 256 random bits behind a prefix that says what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

/** Tokens are long and random, so a fast hash keeps them safe at rest. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

export function tokenMatches(token: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashToken(token), hash);
}

/** Creates the key with role admin that the environment names, unless it is there. */
export async function ensureAdminKey(db: Database, key: string): Promise<void> {
  const hash = hashToken(key);
  // A name says which key it was, also after the environment has named another.
  const name = `admin ${Buffer.from(hash).toString("hex").slice(0, 8)}`;
  await db.apiKey.createMany({ data: { name, role: "admin", hash }, skipDuplicates: true });
}
