import { z } from "zod";
import { OnRefusal } from "../generated/prisma/enums.ts";
import { reason } from "../http/reason.ts";

/** The body of `POST /v1/admin/top-ups/{id}/retry`. */
export const retryTopUpRequest = z.strictObject({ reason });

/** The body of `POST /v1/admin/top-ups/{id}/resolve`. */
export const resolveTopUpRequest = z.strictObject({
  outcome: z
    .enum(
      ["delivered", "refused", "refunded_externally"],
      "Should be delivered, refused or refunded_externally.",
    )
    .describe(
      "refunded_externally: the money of a refused top-up was refunded outside Khalti, or by another refund",
    ),
  reason,
  on_refusal: z
    .enum(OnRefusal, "Should be refund or hold.")
    .optional()
    .describe("Overrides what the product says about the money of a refused top-up"),
});
export type ResolveTopUpRequest = z.output<typeof resolveTopUpRequest>;
