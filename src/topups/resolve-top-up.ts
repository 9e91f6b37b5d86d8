import type { TopUp } from "../generated/prisma/client.ts";
import { ProviderUnavailable } from "../catalog/quote-charges.ts";
import type { AppContext } from "../context.ts";
import type { Actor } from "../orders/history.ts";
import { ResolutionConflict } from "../payments/resolve-held-payment.ts";
import { recordTopUp, lockTopUp } from "./record-top-up.ts";
import { findTopUp } from "./list-top-ups.ts";
import { recordExternalRefund } from "./record-external-refund.ts";
import type { FullTopUp } from "./present-top-up.ts";
import { FIRST_STATUS_CHECK_MS, isLastStatusCheck } from "./schedule-top-up.ts";
import type { StatusOutcome } from "../providers/top-up-provider.ts";
import { TopUpNotResolvable } from "./top-up-not-resolvable.ts";
import type { ResolveTopUpRequest } from "./top-up-request.ts";

/**
 * Ends a top-up with an unknown outcome, or one that stays queued, by a person's decision. The provider is asked once more
 * where it can be asked, and a decision that it contradicts is rejected. A pending top-up may be ended as refused.
 *
 * @throws TopUpNotFound, TopUpNotResolvable, ResolutionConflict
 * @throws ProviderUnavailable when the provider does not answer now, and may answer later
 */
export async function resolveTopUp(
  context: AppContext,
  input: ResolveTopUpRequest & { topUpId: string; actor: Actor },
): Promise<FullTopUp> {
  const { topUpId, outcome, reason, actor } = input;
  const found = await findTopUp(context, { topUpId });
  if (outcome === "refunded_externally") {
    await recordExternalRefund(context, { topUp: found, reason, actor });
    return findTopUp(context, { topUpId });
  }
  requireOpen(context, found, outcome);
  const status = found.status === "pending" ? null : await askProvider(context, found);
  const now = context.clock.now();
  const mayAnswerLater = !isLastStatusCheck(found.submittedAt ?? now, now);
  if (status?.kind === "unanswered" && mayAnswerLater) {
    throw new ProviderUnavailable(
      `${found.provider} does not answer now. Nothing was changed; please try again shortly.`,
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
  await context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, found);
    if (locked.topUp.status === outcome) return; // the background job has just recorded the same
    requireOpen(context, locked.topUp, outcome);
    const change = {
      to: outcome,
      message: status?.message ?? locked.topUp.message,
      onRefusal: input.on_refusal,
      ...(status?.kind === "delivered" ? { providerId: status.providerId } : {}),
    };
    await recordTopUp(tx, locked, change, { actor, now, reason });
  });
  return findTopUp(context, { topUpId });
}

function requireOpen(
  context: AppContext,
  topUp: Pick<TopUp, "status" | "submittedAt" | "createdAt">,
  outcome: "delivered" | "refused",
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
      if (context.clock.now().getTime() - since >= FIRST_STATUS_CHECK_MS) return;
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

async function askProvider(context: AppContext, topUp: TopUp): Promise<StatusOutcome | null> {
  const provider = context.topUpProviders.get(topUp.provider)?.provider ?? null;
  return (await provider?.checkStatus(topUp)) ?? null;
}
