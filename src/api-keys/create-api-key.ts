import { z } from "zod";
import { type ApiKey, Prisma } from "../generated/prisma/client.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { reason } from "../http/reason.ts";
import { hashToken, newToken } from "../http/auth.ts";
import { AppError } from "../lib/errors.ts";
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
 * @throws ApiKeyNameTaken
 */
export async function createApiKey(
  context: Pick<AppContext, "db" | "clock">,
  input: z.output<typeof apiKeyRequest> & { createdBy: string },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = newToken(`kbff_${input.role}`);
  const { reason: why, ...key } = input;
  try {
    const apiKey = await context.db.$transaction(async (tx) => {
      const at = context.clock.now();
      const created = await tx.apiKey.create({
        data: { ...key, hash: hashToken(secret), createdAt: at },
      });
      const data = { key_id: created.id, name: created.name, role: created.role };
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
