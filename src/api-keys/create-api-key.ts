import { z } from "zod";
import { type ApiKey, Prisma } from "../generated/prisma/client.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { reason } from "../http/reason.ts";
import { hashToken, newToken } from "../lib/token.ts";
import { bindableUntil, isOfPerson } from "../http/auth/key-validity.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { recordAction } from "../staff-actions/record-action.ts";

const NAME = "Should be 1 to 60 characters, such as the name of the key's holder.";

/** The body of `POST /v1/admin/api-keys`. */
export const apiKeyRequest = z.strictObject({
  name: z
    .string(NAME)
    .trim()
    .min(1, NAME)
    .max(60, NAME)
    .refine((text) => !/\p{C}/u.test(text), "Contains characters that cannot be displayed."),
  role: z.enum(ApiKeyRole, `Should be one of ${Object.values(ApiKeyRole).join(", ")}.`),
  expires_at: z.iso
    .datetime({
      offset: true,
      error: "Should be a time with its offset, such as 2027-01-31T23:59:59+05:45.",
    })
    .transform((text) => new Date(text))
    .optional()
    .describe(
      "From then on the key is refused as a revoked one. Default: it works until it is revoked",
    ),
  program: z
    .boolean("Should be true or false.")
    .optional()
    .describe(
      "It is a program's, such as a job that refunds: it opens no session, and `REQUIRE_PASSKEY` does not ask it for a passkey. A merchant's key is no person's anyhow",
    ),
  reason: reason.optional().describe("The audit keeps it"),
});

/** The history names people by their keys, so active keys have unique names. */
export class ApiKeyNameTaken extends AppError {
  readonly status = 409;
  readonly code = "api_key_name_taken";

  constructor() {
    super("A key in use has this name: revoke it first, or choose another name.");
  }
}

/**
 * Creates a key. The caller shows the secret once; we store only its hash.
 *
 * @throws ApiKeyNameTaken, InvalidRequest for an expiry in the past
 */
export async function createApiKey(
  context: Pick<AppContext, "db" | "clock">,
  input: z.output<typeof apiKeyRequest> & { createdBy: string },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = newToken(`kbff_${input.role}`);
  const { reason: why, expires_at: expiresAt = null, program = false, ...key } = input;
  const at = context.clock.now();
  if (expiresAt !== null && expiresAt <= at) {
    throw new InvalidRequest([{ path: "expires_at", message: "Should be in the future." }]);
  }
  try {
    const apiKey = await context.db.$transaction(async (tx) => {
      const created = await tx.apiKey.create({
        data: {
          ...key,
          program,
          hash: hashToken(secret),
          createdAt: at,
          expiresAt,
          passkeyBindableUntil: isOfPerson({ role: key.role, program }) ? bindableUntil(at) : null,
        },
      });
      const data = {
        key_id: created.id,
        name: created.name,
        role: created.role,
        ...(program ? { program } : {}),
        ...(expiresAt === null ? {} : { expires_at: expiresAt.toISOString() }),
      };
      await recordAction(tx, {
        at,
        actor: input.createdBy,
        type: "api_key_created",
        ...(why === undefined ? {} : { reason: why }),
        data,
      });
      return created;
    });
    return { apiKey, secret };
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new ApiKeyNameTaken();
    }
    throw error;
  }
}
