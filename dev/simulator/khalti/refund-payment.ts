import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { notFound } from "./lookup-payment.ts";
import { isBankMode } from "./mode.ts";
import { isStatus, type Payment, refundedAmount } from "./payment.ts";
import { isRecord, wholeNumber } from "./request-fields.ts";

/**
 * POST /api/merchant-transaction/{transaction_id}/refund/: refunds `amount` paisa, by default the whole remaining amount.
 * Only the success body is documented; the refusals imitate Khalti's other errors.
 */
export function refundPayment(state: SimulatorState, transactionId: string, json: unknown): Answer {
  const payment = state.payments.findByTransactionId(transactionId);
  if (payment === undefined) return notFound();
  if (!isRecord(json)) return refused("Invalid data. Expected a dictionary.");
  if (isStatus(payment.status, "Refunded")) return refused("Transaction is already refunded.");
  if (!isStatus(payment.status, "Completed", "Partially Refunded")) {
    return refused("Transaction cannot be refunded.");
  }

  const left = payment.totalAmount - refundedAmount(payment);
  const amount = json["amount"] == null ? left : wholeNumber(json["amount"]);
  if (amount === undefined) return refused("A valid refund amount in paisa is required.");
  if (amount <= 0) return refused("Refund amount should be greater than 0.");
  if (amount > left) return refused("Refund amount is greater than the remaining amount.");

  const mobile = creditedMobile(payment, json["mobile"]);
  if (mobile === undefined) return refused("A valid mobile is required to refund a bank payment.");

  const refund = { atMs: state.clock.now(), amount, mobile };
  state.payments.refund(payment, refund, amount === left ? "Refunded" : "Partially Refunded");
  return { status: 200, body: { detail: "Transaction refund successful." } };
}

/** A wallet payment is refunded to the paying wallet; the refund of a bank payment must name a Khalti account. */
function creditedMobile(payment: Payment, mobile: unknown): string | null | undefined {
  if (!isBankMode(payment.mode)) return payment.payerMobile;
  return typeof mobile === "string" && /^\d{10}$/.test(mobile) ? mobile : undefined;
}

function refused(detail: string): Answer {
  return { status: 400, body: { detail, error_key: "validation_error" } };
}
