import type { KhaltiEvent } from "./command.ts";
import { refundInDashboard } from "./dashboard.ts";
import type { Memory, ShownPayment } from "./memory.ts";
import type { World } from "./world.ts";

/** No customer pays by a link older than this: the server stops its checks some time later. */
export const PAYABLE_FOR_MS = 30 * 24 * 60 * 60 * 1_000;

type PlainEvent = Exclude<KhaltiEvent, "refund" | "refundPartly">;

/** Khalti's status of a payment after the event; {@link tookMoney} lists the statuses with money. */
const WORD: Record<PlainEvent, string> = {
  pay: "Completed",
  payWrongAmount: "Completed",
  payWithUsedTransaction: "Completed",
  payWithoutTransaction: "Completed",
  cancel: "User canceled",
  fail: "Failed",
  expire: "Expired",
  process: "Pending",
  review: "Under review",
};

export function tookMoney(payment: ShownPayment): boolean {
  return payment.words.includes("Completed");
}

/** Money is taken once and refunded only if it was taken; a payment that ended without money may still be paid. */
function canHappen(event: KhaltiEvent, payment: ShownPayment, ageMs: number): boolean {
  const word = payment.words.at(-1);
  switch (event) {
    case "pay":
    case "payWrongAmount":
    case "payWithUsedTransaction":
    case "payWithoutTransaction":
      return !tookMoney(payment) && ageMs < PAYABLE_FOR_MS;
    case "refund":
    case "refundPartly":
      return word === "Completed" || word === "Partially refunded";
    case "process":
      return word === "Initiated" && ageMs < PAYABLE_FOR_MS;
    case "cancel":
    case "fail":
    case "expire":
    case "review":
      return ["Initiated", "Pending", "Under review"].includes(word ?? "");
  }
}

/** Applies the event at Khalti, if it is possible. */
export async function happen(
  world: World,
  memory: Memory,
  payment: ShownPayment,
  event: KhaltiEvent,
): Promise<void> {
  const ageMs = world.clock.now().getTime() - payment.shownAt.getTime();
  if (!canHappen(event, payment, ageMs)) return;
  if (event === "refund" || event === "refundPartly") {
    await refundInDashboard(world, payment, { all: event === "refund", ageMs });
    return;
  }
  // Remember it before it is done, so that two concurrent events cannot both happen.
  payment.words.push(WORD[event]);
  if (event === "payWithoutTransaction") payment.transaction = "none";
  await world.simulator.set(payment.pidx, {
    status: WORD[event],
    ...(event === "payWrongAmount" ? { total_amount: payment.amountPaisa + 1_000 } : {}),
    ...(event === "payWithoutTransaction" ? { transaction_id: null } : {}),
    ...(event === "payWithUsedTransaction" ? await usedTransaction(world, memory, payment) : {}),
  });
}

async function usedTransaction(world: World, memory: Memory, payment: ShownPayment) {
  // A refund is made by transaction id, so a payment with a requested refund must not share one.
  if (payment.refundAsked) return {};
  const other = memory.payments.find(
    (one) => one !== payment && tookMoney(one) && !one.refundAsked && one.transaction !== "none",
  );
  if (other === undefined) return {};
  other.transaction = "shared";
  payment.transaction = "shared";
  const { transaction_id: used } = await world.simulator.payment(other.pidx);
  return used === null ? {} : { transaction_id: used };
}
