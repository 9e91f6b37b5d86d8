import { z } from "zod";
import type { ApiKey } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { validKeys } from "../http/auth/key-validity.ts";
import { reason } from "../http/reason.ts";
import { AppError } from "../lib/errors.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { ApiKeyNotFound } from "./api-key.ts";

/** The body of `POST /v1/admin/api-keys/{id}/revoke`; it may be missing. */
export const revokeRequest = z.strictObject({
  reason: reason.optional().describe("The audit keeps it"),
});

/** A key cannot revoke itself, so that staff never lock themselves out. */
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
 * Revokes a key immediately and permanently, and ends its sessions. A key that is already revoked stays unchanged.
 *
 * @param input.callerId the key of the caller; null on the command line
 * @throws ApiKeyNotFound, ApiKeyIsYours, LastAdminKey
 */
export async function revokeApiKey(
  context: Pick<AppContext, "db" | "clock">,
  input: { id: string; callerId: string | null; revokedBy: string; reason?: string | undefined },
): Promise<ApiKey> {
  const { id, callerId, revokedBy } = input;
  if (id === callerId) throw new ApiKeyIsYours();
  return context.db.$transaction(async (tx) => {
    // Locks the key and all admin keys: of two concurrent revocations, of one key or of the last two of admins, the second
    // waits and finds what the first one left. An expired key is no way in.
    const at = context.clock.now();
    await tx.$queryRaw`
      select id from api_keys where id = ${id}::uuid or role = 'admin' order by id for update`;
    const admins = await tx.apiKey.findMany({
      where: { role: "admin", ...validKeys(at) },
      select: { id: true },
    });
    const key = await tx.apiKey.findUnique({ where: { id } });
    if (key === null) throw new ApiKeyNotFound();
    if (key.revokedAt !== null) return key;
    if (admins.length === 1 && admins[0]?.id === id) throw new LastAdminKey();
    await tx.session.deleteMany({ where: { apiKeyId: id } });
    const data = { key_id: id, name: key.name };
    await recordAction(tx, {
      at,
      actor: revokedBy,
      type: "api_key_revoked",
      ...(input.reason === undefined ? {} : { reason: input.reason }),
      data,
    });
    return tx.apiKey.update({ where: { id }, data: { revokedAt: at, revokedBy } });
  });
}
