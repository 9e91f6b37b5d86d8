import type { ApiKey } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { AppError } from "../lib/errors.ts";
import { ApiKeyNotFound } from "./api-key.ts";

/** Nobody locks themselves out. */
export class ApiKeyIsYours extends AppError {
  readonly status = 409;
  readonly code = "api_key_is_yours";

  constructor() {
    super("This is the key that you are using: revoke it with another one.");
  }
}

export class LastAdminKey extends AppError {
  readonly status = 409;
  readonly code = "last_admin_key";

  constructor() {
    super("This is the last key with role admin: create another one first.");
  }
}

/**
 * Ends a key at once, for good; one that is revoked already stays as it is.
 *
 * @param input.callerId the key that asks for it; null on the command line
 * @throws ApiKeyNotFound, ApiKeyIsYours, LastAdminKey
 */
export async function revokeApiKey(
  context: Pick<AppContext, "db" | "clock">,
  input: { id: string; callerId: string | null; revokedBy: string },
): Promise<ApiKey> {
  const { id, callerId, revokedBy } = input;
  if (id === callerId) throw new ApiKeyIsYours();
  return context.db.$transaction(async (tx) => {
    // Of two who revoke the last two admins at once, one waits here and then sees that it is the last.
    const admins = await tx.$queryRaw<{ id: string }[]>`
      select id from api_keys where role = 'admin' and revoked_at is null order by id for update`;
    const key = await tx.apiKey.findUnique({ where: { id } });
    if (key === null) throw new ApiKeyNotFound();
    if (key.revokedAt !== null) return key;
    if (admins.length === 1 && admins[0]?.id === id) throw new LastAdminKey();
    return tx.apiKey.update({
      where: { id },
      data: { revokedAt: context.clock.now(), revokedBy },
    });
  });
}
