import { z } from "zod";
import type { ApiKey } from "../generated/prisma/client.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import { AppError } from "../lib/errors.ts";

const instant = z.iso.datetime();

export const apiKeyResponse = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(ApiKeyRole),
  program: z
    .boolean()
    .describe(
      "Marked as a program's: it opens no session, and is a bearer key also where people need a passkey",
    ),
  created_at: instant,
  created_by: z.string().describe("`staff:<key name>`, `command line`, or `environment`"),
  last_used_at: instant.nullable().describe("Precise to the minute"),
  revoked_at: instant.nullable(),
  revoked_by: z.string().nullable(),
  expires_at: instant
    .nullable()
    .describe("From then on it is refused as a revoked one; null: it works until it is revoked"),
  passkey_bound_at: instant
    .nullable()
    .describe("Since when the key works only together with its passkey; null: it has none"),
});
export type ApiKeyResponse = z.output<typeof apiKeyResponse>;

/** Never contains the key itself: we show it once, at creation, and store only its hash. */
export function presentApiKey(key: ApiKey): ApiKeyResponse {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    program: key.program,
    created_at: key.createdAt.toISOString(),
    created_by: key.createdBy,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    revoked_by: key.revokedBy,
    expires_at: key.expiresAt?.toISOString() ?? null,
    passkey_bound_at: key.passkeyBoundAt?.toISOString() ?? null,
  };
}

export class ApiKeyNotFound extends AppError {
  readonly status = 404;
  readonly code = "api_key_not_found";

  constructor() {
    super("There is no such key.");
  }
}
