import { z } from "zod";
import type { OrderItem, TopUp } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { persistWithRetry } from "../lib/persist-with-retry.ts";
import { confirmPayment } from "../payments/confirm-payment.ts";
import { isAnswerAbout } from "../lifecycle/payment.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { isOfUnknownAmount, isPaid, refundablePaisa } from "../lifecycle/refund.ts";
import { reservedPaisa } from "../lifecycle/top-up.ts";
import { checkTopUp } from "./check-top-up.ts";
import { type LockedTopUp, recordTopUpChange, type TopUpChange } from "./record-top-up.ts";
import { NOT_CONFIGURED } from "../providers/connect-providers.ts";
import {
  nextTopUpCheckAt,
  nextSlotCheckAt,
  enqueueTopUp,
  SUBMISSION_LIMIT_MS,
} from "./schedule-top-up.ts";
import type { Permit } from "../providers/provider-throttle.ts";
import type { SubmitOutcome, TopUpProvider } from "../providers/top-up-provider.ts";

const payload = z.object({ top_up_id: z.uuid() });

/** Khalti's word that the money is ours is taken for so long, in milliseconds; after that it is asked again. */
const FRESH_MS = 60_000;

type SoldTopUp = TopUp & { item: OrderItem };

/**
 * The background task of one top-up: looks at whatever state it finds, and says when to look again. The provider is asked
 * to deliver once: whoever marks the top-up as submitting calls it, and what nobody heard of is never sent again.
 */
export async function deliverTopUp(context: AppContext, job: unknown): Promise<void> {
  const { top_up_id: id } = payload.parse(job);
  const topUp = await context.db.topUp.findUnique({ where: { id }, include: { item: true } });
  if (topUp === null) return;
  let turn: Permit | "cannot be asked" = "granted";
  switch (topUp.status) {
    case "pending":
      turn = await submitTopUp(context, topUp);
      break;
    case "submitting":
      await markUnknownIfStale(context, topUp);
      break;
    case "queued":
    case "unknown":
      turn = await checkTopUp(context, topUp);
      break;
    case "delivered":
    case "refused":
      return;
  }
  if (turn === "cannot be asked") return; // only a person can
  const settled = await context.db.topUp.findUniqueOrThrow({ where: { id } });
  const now = context.clock.now();
  const next =
    turn === "full"
      ? nextSlotCheckAt(now, await countBeside(context, settled))
      : nextTopUpCheckAt(settled, now);
  if (next !== null) await enqueueTopUp(context.db, settled, next);
}

/** So many wait long enough, and need not be counted further. */
const MANY = 1_000;

/** How many stand as it does before the same provider, itself too. */
async function countBeside(context: AppContext, { provider, status }: TopUp): Promise<number> {
  return context.db.topUp.count({ where: { provider, status }, take: MANY });
}

async function submitTopUp(context: AppContext, topUp: SoldTopUp): Promise<Permit> {
  const listed = context.topUpProviders.get(topUp.provider);
  const provider = listed?.provider ?? null;
  if (listed === undefined || provider === null) {
    await wait(context, topUp, "configuration", NOT_CONFIGURED);
    return "granted";
  }
  return listed.submissions.run(async () => ({
    answered: await sendTopUp(context, topUp, provider),
  }));
}

/** @returns whether the provider has answered; null where nothing was sent */
async function sendTopUp(
  context: AppContext,
  topUp: SoldTopUp,
  provider: TopUpProvider,
): Promise<boolean | null> {
  const money = await confirmMoney(context, topUp);
  if (money === "unsure") return null;
  const turn = { mine: false };
  await recordTopUpChange(context, topUp, (locked) => {
    turn.mine = false;
    if (locked.topUp.status !== "pending") return null;
    const against = whyNotNow(locked, money);
    if (against === "wait") return null;
    if (against !== null) return { to: "refused", message: against.refuse };
    turn.mine = true;
    return { to: "submitting", message: null };
  });
  if (!turn.mine) return null;
  const outcome = await provider.submit({
    reference: topUp.reference,
    amountPaisa: topUp.amountPaisa,
    fields: z.record(z.string(), z.string()).parse(topUp.item.fields),
  });
  if (outcome.kind === "waiting") logWaiting(context, topUp, outcome.reason, outcome.message);
  if (outcome.kind === "refused" || outcome.kind === "unknown") {
    const { id, provider: name } = topUp;
    context.logger.warn(
      { topUp: id, provider: name, reason: outcome.message },
      outcome.kind === "refused"
        ? "a top-up is refused"
        : "nobody knows whether a top-up was delivered",
    );
  }
  await persistWithRetry(() =>
    recordTopUpChange(context, topUp, ({ topUp: current }) =>
      whatBecame(context, current, outcome),
    ),
  );
  return outcome.kind !== "unknown" && outcome.kind !== "unsent";
}

/** Khalti's word that the order is paid, if it is not from just now, is asked for once more. */
async function confirmMoney(
  context: AppContext,
  { orderId }: TopUp,
): Promise<"ours" | "gone" | "unsure"> {
  const payments = await context.db.payment.findMany({ where: { orderId } });
  const payment = payments.find(({ status }) => isPaid(status));
  if (payment?.pidx == null) return "gone";
  const age = context.clock.now().getTime() - (payment.completedAt?.getTime() ?? 0);
  if (age < FRESH_MS) return "ours";
  const { answer } = await confirmPayment(context, { pidx: payment.pidx, actor: "reconciler" });
  if (answer === null) return "unsure";
  if (!isAnswerAbout(payment, answer)) {
    context.logger.error(
      { pidx: payment.pidx, said: lookupSnapshot(answer) },
      "Khalti names another transaction for a paid payment: its top-up waits",
    );
    return "unsure";
  }
  if (answer.status === "refunded") return "gone";
  if (answer.status === "completed" || answer.status === "partially_refunded") return "ours";
  context.logger.error(
    { pidx: payment.pidx, status: answer.statusWord },
    "Khalti does not call a paid payment paid any more: its top-up waits",
  );
  return "unsure";
}

/** What speaks against delivering it now: for good, or until a person has said more. */
function whyNotNow(
  { payment, refunds, topUps }: LockedTopUp,
  money: "ours" | "gone",
): { refuse: string } | "wait" | null {
  if (payment === null) return { refuse: "All of the money has been given back." };
  // Khalti says that all has gone, and our books will follow when a refund under way is settled.
  if (money === "gone" || refunds.some(isOfUnknownAmount)) return "wait";
  return refundablePaisa(payment, refunds) < reservedPaisa(topUps)
    ? { refuse: "Too little of the money is left: it has been given back." }
    : null;
}

function whatBecame(context: AppContext, topUp: TopUp, outcome: SubmitOutcome): TopUpChange | null {
  const { kind, message } = outcome;
  const isSettled = kind === "delivered" || kind === "queued" || kind === "refused";
  if (topUp.status !== "submitting" && !(topUp.status === "unknown" && isSettled)) {
    context.logger.error(
      { topUp: topUp.id, status: topUp.status, outcome: kind },
      "a top-up was settled before the provider's answer to it came",
    );
    return null;
  }
  switch (kind) {
    case "delivered":
    case "queued":
    case "unknown":
      return { to: kind, message, providerId: outcome.providerId };
    case "refused":
      return { to: kind, message };
    case "waiting":
      return { to: "pending", message, waitingFor: outcome.reason };
    case "unsent":
      return { to: "pending", message };
  }
}

async function markUnknownIfStale(context: AppContext, topUp: TopUp): Promise<void> {
  const lostBefore = context.clock.now().getTime() - SUBMISSION_LIMIT_MS;
  await recordTopUpChange(context, topUp, ({ topUp: { status, submittedAt } }) => {
    const isLost = submittedAt === null || submittedAt.getTime() <= lostBefore;
    if (status !== "submitting" || !isLost) return null;
    const message = "The process that asked the provider for it has died, and with it the answer.";
    return { to: "unknown", message };
  });
}

async function wait(
  context: AppContext,
  topUp: TopUp,
  reason: string,
  message: string,
): Promise<void> {
  logWaiting(context, topUp, reason, message);
  await recordTopUpChange(context, topUp, ({ topUp: { status } }) =>
    status === "pending" ? { to: "pending", message, waitingFor: reason } : null,
  );
}

/** Paid orders wait for the merchant: somebody should act now. */
function logWaiting(context: AppContext, topUp: TopUp, reason: string, message: string): void {
  context.logger.error(
    { topUp: topUp.id, provider: topUp.provider, waitingFor: reason, reason: message },
    "paid top-ups wait for the merchant",
  );
}
