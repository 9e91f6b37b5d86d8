import type { AppContext } from "../context.ts";
import type { LookupAnswer } from "../khalti/lookup.ts";
import { lockOrder, sendBacksOf } from "../lifecycle/lock-order.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import type { PaymentFacts } from "../lifecycle/payment-facts.ts";
import { recordRefunds } from "../lifecycle/record-refunds.ts";
import { reconcileSendBacks } from "../lifecycle/send-back.ts";
import type { Actor } from "../orders/history.ts";

/** Records what a lookup's answer reveals about held money that we send back. */
export async function recordSentBackFromLookup(
  context: AppContext,
  input: { facts: PaymentFacts; answer: LookupAnswer; askedAt: Date; actor: Actor },
): Promise<void> {
  const { facts, answer, askedAt, actor } = input;
  if (answer.status !== "refunded") return;
  await context.db.$transaction(async (tx) => {
    const locked = sendBacksOf(await lockOrder(tx, facts.order.id), facts.payment.id);
    const { payment, refunds: sendBacks } = locked;
    const changes = reconcileSendBacks({ payment, sendBacks, answer, askedAt });
    if (changes.length === 0) return;
    const by = { actor, now: context.clock.now(), data: { khalti: lookupSnapshot(answer) } };
    await recordRefunds(tx, locked, { changes, externalRefund: null }, by);
  });
}
