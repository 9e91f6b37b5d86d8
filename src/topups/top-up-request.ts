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
      "refunded_externally: the money of a refused one went back in another way than by a refund of it",
    ),
  reason,
  on_refusal: z
    .enum(OnRefusal, "Should be refund or hold.")
    .optional()
    .describe("What happens to the money of a refused one, instead of what the product says"),
});
export type ResolveTopUpRequest = z.output<typeof resolveTopUpRequest>;
