import type { OrderItem, TopUp } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { withLogFields } from "../lib/logger.ts";
import type { DueKind } from "../due/due-kind.ts";
import { isTopUpOverdue } from "../lifecycle/deadlines.ts";
import { refreshAttention } from "../lifecycle/attention/refresh-attention.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { paidPaymentOf } from "../lifecycle/lock-order.ts";
import {
  isLaterSubmission,
  isStaleSubmission,
  SEND_WITHIN_MS,
  sendOnce,
  startStopwatch,
  type Submission,
} from "../lifecycle/send-once.ts";
import { fieldsOf, isErased } from "../orders/customer.ts";
import { confirmPayment } from "../payments/confirm-payment.ts";
import { NOT_CONFIGURED } from "../providers/connect-providers.ts";
import type { Permit } from "../providers/provider-throttle.ts";
import type { SubmitOutcome, TopUpProvider, TopUpRequest } from "../providers/top-up-provider.ts";
import { checkTopUp } from "./check-top-up.ts";
import { changeTopUp } from "./record-top-up.ts";
import {
  nextSlotCheckAt,
  nextTopUpCheckAt,
  SUBMISSION_LIMIT_MS,
} from "../lifecycle/top-up-schedule.ts";
import { withoutReceiver } from "./without-receiver.ts";
import { isFreshlyPaid, moneyByAnswer, nextState, submission } from "./top-up-delivery.ts";

type SoldTopUp = TopUp & { item: OrderItem };

export const dueTopUps: DueKind = {
  task: "top_up_due",
  table: "top_ups",
  // A lookup, two transactions that wait for the order, and the provider's call.
  leaseMs: 120_000,
  isSlow: true,
  handle: deliverTopUp,
};

/**
 * Acts on the state of a top-up. A top-up is sent to the provider at most once under its reference; one with an unknown
 * outcome is never sent again.
 *
 * @returns when it is due next
 */
export async function deliverTopUp(context: AppContext, id: string): Promise<Date | null> {
  const topUp = await context.db.topUp.findUnique({ where: { id }, include: { item: true } });
  if (topUp === null) return null;
  return withLogFields({ order: topUp.orderId, topUp: id }, () => actOn(context, topUp));
}

async function actOn(context: AppContext, topUp: SoldTopUp): Promise<Date | null> {
  const { id } = topUp;
  let permit: Permit | "cannot be asked" = "granted";
  switch (topUp.status) {
    case "pending":
      permit = await submitTopUp(context, topUp);
      break;
    case "submitting":
      await markUnknownIfStale(context, topUp);
      break;
    case "queued":
    case "unknown":
      permit = await checkTopUp(context, topUp);
      break;
    case "delivered":
    case "refused":
      return null;
  }
  const current = await context.db.topUp.findUniqueOrThrow({ where: { id } });
  const now = context.clock.now();
  if (isTopUpOverdue(current, now)) await refreshAttention(context, current.orderId);
  if (permit === "cannot be asked") return null; // it waits for a person
  return permit === "full"
    ? nextSlotCheckAt(now, await countSameState(context, current))
    : nextTopUpCheckAt(current, now);
}

/** More than this makes no difference to the pause, so they are not counted. */
const MANY = 1_000;

/** How many top-ups are in this state at the same provider, this one included. */
async function countSameState(context: AppContext, { provider, status }: TopUp): Promise<number> {
  return context.db.topUp.count({ where: { provider, status }, take: MANY });
}

async function submitTopUp(context: AppContext, topUp: SoldTopUp): Promise<Permit> {
  const listed = context.topUpProviders.get(topUp.provider);
  const provider = listed?.provider ?? null;
  if (listed === undefined || provider === null) {
    await waitForMerchant(context, topUp, "configuration", NOT_CONFIGURED);
    return "granted";
  }
  const fields = fieldsOf(context.config.dataKeys, topUp.item);
  if (fields === null) {
    await waitForMerchant(context, topUp, "configuration", NOT_READABLE);
    return "granted";
  }
  if (isErased(topUp.item)) {
    await changeTopUp(context, topUp, ({ topUp: { status } }) =>
      status === "pending" ? { to: "refused", message: ERASED } : null,
    );
    return "granted";
  }
  return listed.submissions.run(async () => ({
    answered: await sendTopUp(context, topUp, provider, fields),
  }));
}

const NOT_READABLE = "No key in DATA_ENCRYPTION_KEY opens the receiver.";
const ERASED = "The receiver was erased before the money came, so nothing was sent.";

/** @returns whether the provider answered; null when nothing was sent */
async function sendTopUp(
  context: AppContext,
  topUp: SoldTopUp,
  provider: TopUpProvider,
  fields: Record<string, string>,
): Promise<boolean | null> {
  const knownForMs = startStopwatch();
  const money = await confirmMoney(context, topUp);
  if (money === "unsure") return null;
  const outcome = await sendOnce({
    claim: async () => {
      const claimed: { submission: Submission<TopUpRequest> | null } = { submission: null };
      await changeTopUp(context, topUp, (locked, submittedAt) => {
        const change = submission(locked, money, knownForMs());
        claimed.submission =
          change?.to === "submitting" ? submissionOf(topUp, fields, submittedAt) : null;
        return change;
      });
      return claimed.submission;
    },
    send: async (request) => {
      const result = withoutReceiver(await provider.submit(request), fields);
      logOutcome(context, topUp, result);
      return result;
    },
    unsent: (message): SubmitOutcome => ({ kind: "unsent", message }),
    record: async (result, submitted) => {
      await changeTopUp(context, topUp, ({ topUp: current }) => {
        if (isLaterSubmission(current, submitted)) return null;
        const change = nextState(current, result);
        if (change !== "conflict") return change;
        context.logger.error(
          { topUp: topUp.id, status: current.status, outcome: result.kind },
          "a top-up ended before the provider's answer to it arrived",
        );
        return null;
      });
    },
  });
  return outcome === null ? null : outcome.kind !== "unknown" && outcome.kind !== "unsent";
}

function submissionOf(
  { reference, amountPaisa }: SoldTopUp,
  fields: Record<string, string>,
  submittedAt: Date,
): Submission<TopUpRequest> {
  const elapsedMs = startStopwatch();
  const isTooLate = () => elapsedMs() >= SEND_WITHIN_MS;
  return { request: { reference, amountPaisa, fields, isTooLate }, submittedAt, elapsedMs };
}

function logOutcome(context: AppContext, topUp: TopUp, outcome: SubmitOutcome): void {
  const { kind, message: reason } = outcome;
  if (kind === "waiting") logWaiting(context, topUp, outcome.reason, reason);
  const fields = { topUp: topUp.id, provider: topUp.provider, reason };
  if (kind === "refused") context.logger.warn(fields, "a top-up is refused");
  if (kind === "unknown") {
    context.logger.warn(fields, "it is unknown whether a top-up was delivered");
  }
}

/** Whether the order's money is still ours. Looks the payment up again unless Khalti has just said so. */
async function confirmMoney(
  context: AppContext,
  { orderId }: TopUp,
): Promise<"ours" | "refunded" | "unsure"> {
  const payments = await context.db.payment.findMany({ where: { orderId } });
  const payment = paidPaymentOf({ payments });
  if (payment?.pidx == null) return "refunded";
  if (isFreshlyPaid(payment, context.clock.now())) return "ours";
  const { answer } = await confirmPayment(context, {
    pidx: payment.pidx,
    actor: "reconciler",
    urgency: "urgent",
  });
  if (answer === null) return "unsure";
  const money = moneyByAnswer(payment, answer);
  if (money === "ours" || money === "refunded") return money;
  context.logger.error(
    { pidx: payment.pidx, khalti: lookupSnapshot(answer) },
    money === "other_transaction"
      ? "Khalti names another transaction for a paid payment: its top-up waits"
      : "Khalti does not call a paid payment paid any more: its top-up waits",
  );
  return "unsure";
}

async function markUnknownIfStale(context: AppContext, topUp: TopUp): Promise<void> {
  await changeTopUp(context, topUp, ({ topUp: current }) => {
    if (!isStaleSubmission(current, context.clock.now(), SUBMISSION_LIMIT_MS)) return null;
    const message = "The process that sent it died before the provider's answer was recorded.";
    return { to: "unknown", message };
  });
}

async function waitForMerchant(
  context: AppContext,
  topUp: TopUp,
  reason: string,
  message: string,
): Promise<void> {
  logWaiting(context, topUp, reason, message);
  await changeTopUp(context, topUp, ({ topUp: { status } }) =>
    status === "pending" ? { to: "pending", message, waitingFor: reason } : null,
  );
}

/** An error, since paid orders wait until the merchant acts. */
function logWaiting(context: AppContext, topUp: TopUp, reason: string, message: string): void {
  context.logger.error(
    { topUp: topUp.id, provider: topUp.provider, waitingFor: reason, reason: message },
    "paid top-ups wait for the merchant",
  );
}
