import { type Payment, statusOf } from "../khalti/payment.ts";
import type { SimulatorState } from "../simulator-state.ts";

/** A payment with everything the simulator records about it. */
export function showPayment(state: SimulatorState, payment: Payment) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const entries = (list: Payment["refunds"]) =>
    list.map(({ atMs, amount, mobile }) => ({ at: iso(atMs), amount, mobile }));
  return {
    pidx: payment.pidx,
    status: statusOf(payment, state.clock.now()),
    total_amount: payment.totalAmount,
    transaction_id: payment.transactionId,
    fee: payment.fee ?? 0,
    mode: payment.mode,
    bank: payment.bank?.idx ?? null,
    mobile: payment.payerMobile,
    money_taken: payment.charges.length > 0,
    charges: entries(payment.charges),
    refunds: entries(payment.refunds),
    wrong_tries: payment.wrongTries,
    payment_url: `${state.settings.publicUrl}/pay/?pidx=${payment.pidx}`,
    created_at: iso(payment.createdAtMs),
    expires_at: iso(payment.expiresAtMs),
    request: payment.request,
  };
}

export function showPayments(state: SimulatorState) {
  return state.payments.list().map((payment) => showPayment(state, payment));
}
