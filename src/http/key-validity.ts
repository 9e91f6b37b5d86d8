// When a key works: until it is revoked, or its time is over.
import type { ApiKey, Prisma } from "../generated/prisma/client.ts";

export function isValidKey(key: Pick<ApiKey, "revokedAt" | "expiresAt">, now: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);
}

/** The same, as a filter of rows. */
export function validKeys(now: Date) {
  return {
    revokedAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
  } satisfies Prisma.ApiKeyWhereInput;
}
