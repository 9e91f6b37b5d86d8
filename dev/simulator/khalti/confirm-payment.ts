import type { SimulatorState } from "../simulator-state.ts";
import { checkOtp, type Form, type FormError } from "./customer-visit.ts";
import { type Payment, statusOf, type Visit } from "./payment.ts";
import { behaviourOf } from "./test-accounts.ts";

export type Confirmation =
  | { kind: "wrong"; errors: FormError[] }
  /** The link has ended meanwhile. */
  | { kind: "too_late" }
  /** Khalti could not process it. The link stays open. */
  | { kind: "not_processed" }
  | { kind: "paid" }
  | { kind: "waiting" };

const LAST_MOMENT_MS = 1000;

/** The OTP step, as the customer of this account takes it. */
export function confirmPayment(
  state: SimulatorState,
  payment: Payment,
  visit: Visit,
  form: Form,
): Confirmation {
  const errors = checkOtp(state.payments, payment, visit, form);
  if (errors.length > 0) return { kind: "wrong", errors };
  const nowMs = state.clock.now();
  if (behaviourOf(visit.mobile) === "not_processed") {
    const isOpen = statusOf(payment, nowMs) === "Initiated";
    return { kind: isOpen ? "not_processed" : "too_late" };
  }
  const atMs = payment.expiresAtMs - LAST_MOMENT_MS;
  const isLate = behaviourOf(visit.mobile) === "last_second" && nowMs < atMs;
  if (isLate && statusOf(payment, nowMs) === "Initiated") {
    state.payments.payLater(payment, visit, atMs);
    visit.step = "waiting";
    return { kind: "waiting" };
  }
  if (!state.payments.pay(payment, { ...visit, nowMs })) return { kind: "too_late" };
  visit.step = "paid";
  if (behaviourOf(visit.mobile) === "two_tabs") payOtherTabs(state, payment, visit);
  return { kind: "paid" };
}

/**
 * Pays the other open links of the same purchase. A shop may send another purchase_order_id with each link, so the website,
 * the name and the amount tell what is the same.
 */
function payOtherTabs(state: SimulatorState, payment: Payment, visit: Visit): void {
  const nowMs = state.clock.now();
  const purchaseOf = ({ order }: Payment) =>
    JSON.stringify([order.websiteUrl, order.purchaseOrderName, order.amount]);
  for (const other of state.payments.list()) {
    if (purchaseOf(other) === purchaseOf(payment)) {
      state.payments.pay(other, { ...visit, nowMs });
    }
  }
}
