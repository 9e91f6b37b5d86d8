import { z } from "zod";
import { OnRefusal } from "../generated/prisma/enums.ts";
import { reason } from "../refunds/refund-request.ts";

/** The body of `POST /v1/admin/top-ups/{id}/retry`. */
export const retryTopUpRequest = z.strictObject({ reason });

/** The body of `POST /v1/admin/top-ups/{id}/resolve`. */
export const resolveTopUpRequest = z.strictObject({
  outcome: z.enum(["delivered", "refused"], "Should be delivered or refused."),
  reason,
  on_refusal: z
    .enum(OnRefusal, "Should be refund or hold.")
    .optional()
    .describe("What happens to the money of a refused one, instead of what the product says"),
});
export type ResolveTopUpRequest = z.output<typeof resolveTopUpRequest>;
