import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import type { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { Database } from "../lib/database.ts";
import { AppError } from "../lib/errors.ts";

/** Whoever shows an API key: a shop's server or a member of staff. */
export interface Caller {
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

/** `viewer` < `operator` < `admin`; `merchant` stands apart, for shop servers. */
const STAFF_RANK: Record<ApiKeyRole, number> = { merchant: 0, viewer: 1, operator: 2, admin: 3 };

/**
 * The caller behind the request's bearer key, who has at least staff role `role`.
 *
 * @throws Unauthenticated without a key, or with one that is unknown or revoked
 * @throws Forbidden when the key's role is not enough
 */
export async function requireStaff(
  db: Database,
  req: Request,
  role: "viewer" | "operator" | "admin",
): Promise<Caller> {
  const caller = await authenticate(db, bearerToken(req));
  if (STAFF_RANK[caller.role] < STAFF_RANK[role]) {
    throw new Forbidden(`This needs a key with role ${role}; yours has role ${caller.role}.`);
  }
  return caller;
}

/** The caller behind `token`. @throws Unauthenticated */
export async function authenticate(db: Database, token: string | null): Promise<Caller> {
  if (token === null) throw new Unauthenticated("Send a key: Authorization: Bearer <key>.");
  // Looking up by hash leaks nothing about the key by its timing.
  const key = await db.apiKey.findUnique({ where: { hash: hashToken(token) } });
  if (key?.revokedAt !== null) throw new Unauthenticated("This key is not valid.");
  return { name: key.name, role: key.role };
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
  await db.apiKey.createMany({
    data: { name: "admin", role: "admin", hash: hashToken(key) },
    skipDuplicates: true,
  });
}
