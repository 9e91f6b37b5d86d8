// Whether a person may end a top-up, and as what. Pure.
import { ProviderUnavailable } from "../catalog/quote-charges.ts";
import type { TopUp } from "../generated/prisma/client.ts";
import { ResolutionConflict } from "../payments/held-resolution.ts";
import type { StatusOutcome } from "../providers/top-up-provider.ts";
import { FIRST_STATUS_CHECK_MS, isLastStatusCheck } from "../lifecycle/top-up-schedule.ts";
import { TopUpNotResolvable } from "./top-up-not-resolvable.ts";

/** @throws TopUpNotResolvable when the top-up has ended, is being submitted, or was submitted only minutes ago */
export function requireOpen(
  topUp: Pick<TopUp, "status" | "submittedAt" | "createdAt">,
  outcome: "delivered" | "refused",
  now: Date,
): void {
  switch (topUp.status) {
    case "pending":
      if (outcome === "refused") return;
      throw new TopUpNotResolvable(
        topUp,
        "The top-up has not been sent, so it cannot be delivered.",
      );
    case "queued":
    case "unknown": {
      const since = (topUp.submittedAt ?? topUp.createdAt).getTime();
      if (now.getTime() - since >= FIRST_STATUS_CHECK_MS) return;
      throw new TopUpNotResolvable(
        topUp,
        "The provider may still be processing it: try again five minutes after it was sent.",
      );
    }
    case "submitting":
    case "delivered":
    case "refused":
      throw new TopUpNotResolvable(topUp);
  }
}

/**
 * Whether a person's decision fits the provider's answer to a status check.
 *
 * @param status null where the provider was not asked
 * @throws ProviderUnavailable when the provider does not answer now, and may answer later
 * @throws ResolutionConflict when the provider contradicts the decision, or is still processing the top-up
 */
export function requireProviderAgreement(
  status: StatusOutcome | null,
  topUp: Pick<TopUp, "provider" | "submittedAt">,
  outcome: "delivered" | "refused",
  now: Date,
): void {
  const mayAnswerLater = !isLastStatusCheck(topUp.submittedAt ?? now, now);
  if (status?.kind === "unanswered" && mayAnswerLater) {
    throw new ProviderUnavailable(
      `${topUp.provider} does not answer now. Nothing was changed; please try again shortly.`,
      { retryAfterSeconds: 60 },
    );
  }
  const isQueued = status?.kind === "queued" && mayAnswerLater;
  const isDefinite = status?.kind === "delivered" || status?.kind === "refused";
  if (isQueued || (isDefinite && status.kind !== outcome)) {
    throw new ResolutionConflict(`The provider says that the top-up is ${status.kind}.`, {
      members: { provider: { status: status.kind, message: status.message } },
    });
  }
}
