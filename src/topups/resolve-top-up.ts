import type { AppContext } from "../context.ts";
import { fieldsOf } from "../orders/customer.ts";
import type { Actor } from "../orders/history.ts";
import { recordTopUp, lockTopUp } from "./record-top-up.ts";
import { findTopUp } from "./list-top-ups.ts";
import { recordExternalRefund } from "./record-external-refund.ts";
import type { FullTopUp } from "./present-top-up.ts";
import type { StatusOutcome } from "../providers/top-up-provider.ts";
import { requireOpen, requireProviderAgreement } from "./top-up-resolution.ts";
import { TopUpNotResolvable } from "./top-up-not-resolvable.ts";
import { withoutReceiver } from "./without-receiver.ts";
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
  requireOpen(found, outcome, context.clock.now());
  const status = found.status === "pending" ? null : await askProvider(context, found);
  requireProviderAgreement(status, found, outcome, context.clock.now());
  await context.db.$transaction(async (tx) => {
    const locked = await lockTopUp(tx, found);
    if (locked.topUp.status === outcome) return; // the background job has just recorded the same
    // What was decided on is older than what is known now.
    if (locked.topUp.status !== found.status) throw new TopUpNotResolvable(locked.topUp, CHANGED);
    const now = context.clock.now();
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

const CHANGED = "The top-up has changed meanwhile. Look at it again before you decide.";

async function askProvider(context: AppContext, topUp: FullTopUp): Promise<StatusOutcome | null> {
  const provider = context.topUpProviders.get(topUp.provider)?.provider ?? null;
  const status = (await provider?.checkStatus(topUp)) ?? null;
  if (status === null) return null;
  return withoutReceiver(status, fieldsOf(context.config.dataKeys, topUp.item));
}
