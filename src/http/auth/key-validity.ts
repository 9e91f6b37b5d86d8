// When a key works: until it is revoked, or its time is over. Who holds it: a person or a program.
import type { ApiKey, Prisma } from "../../generated/prisma/client.ts";

/** How long a key may bind its first passkey where REQUIRE_PASSKEY asks for one. Later, a thief would bind a stolen key. */
const BINDABLE_MS = 24 * 60 * 60_000;

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

/** Shops' servers are programs, too. */
export function isOfPerson({ role, program }: Pick<ApiKey, "role" | "program">): boolean {
  return role !== "merchant" && !program;
}

export function bindableUntil(now: Date): Date {
  return new Date(now.getTime() + BINDABLE_MS);
}

export function mayBind(
  { passkeyBindableUntil }: Pick<ApiKey, "passkeyBindableUntil">,
  now: Date,
): boolean {
  return passkeyBindableUntil !== null && now < passkeyBindableUntil;
}
