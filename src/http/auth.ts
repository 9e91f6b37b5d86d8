import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import type { AppContext } from "../context.ts";
import type { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { Database } from "../database/database.ts";
import { AppError } from "../lib/errors.ts";
import { ACCESS, suffices } from "./access.ts";

/** The owner of an API key: a shop's server or a member of staff. */
export interface Caller {
  /** Id of the key. */
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

/** A key's last use is updated at most once a minute, so that most requests write nothing. */
const LAST_USE_MS = 60_000;

/**
 * The caller of a staff route, by the request's bearer key.
 *
 * @throws Unauthenticated if the key is missing, unknown or revoked
 * @throws Forbidden if the key's role is not sufficient
 */
export async function requireStaff(context: AppContext, req: Request): Promise<Caller> {
  const { path } = req.route as { path: string };
  const needed = ACCESS[`${req.method === "HEAD" ? "GET" : req.method} ${path}`];
  if (needed === undefined || needed === "anyone" || needed === "order_holder") {
    throw new Error(`${req.method} ${path} is not a staff route`);
  }
  const caller = await authenticate(context, bearerToken(req));
  if (!suffices(caller.role, needed)) {
    throw new Forbidden(`This needs a key with role ${needed}; yours has role ${caller.role}.`);
  }
  return caller;
}

/** The caller who owns `token`. @throws Unauthenticated */
export async function authenticate(context: AppContext, token: string | null): Promise<Caller> {
  if (token === null) throw new Unauthenticated("Send a key: Authorization: Bearer <key>.");
  const { db, clock } = context;
  // The lookup is by hash, so its timing reveals nothing about valid keys.
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

/** A new bearer token: 256 random bits with a prefix that names its kind. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

/** Tokens are long and random, so a fast hash protects them at rest. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

export function tokenMatches(token: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashToken(token), hash);
}

/** Creates the admin key of the environment unless it exists. */
export async function ensureAdminKey(db: Database, key: string): Promise<void> {
  const hash = hashToken(key);
  // The name identifies the key, even after the environment changes to another.
  const name = `admin ${Buffer.from(hash).toString("hex").slice(0, 8)}`;
  await db.apiKey.createMany({ data: { name, role: "admin", hash }, skipDuplicates: true });
}
