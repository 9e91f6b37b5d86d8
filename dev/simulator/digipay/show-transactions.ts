import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUp } from "../top-ups/top-up-store.ts";
import { fail, succeed } from "./envelope.ts";

/** GET /digipay/v3/transaction/detail?txn_id= */
export function transactionDetail(state: SimulatorState, txnId: unknown): Answer {
  if (typeof txnId !== "string" || txnId === "") return fail(400);
  const topUp = state.topUps.digipay_wallet.findById(txnId);
  return topUp === undefined ? fail(404) : succeed({ transaction: show(topUp) });
}

/** GET /digipay/v3/transaction/history: newest first. */
export function transactionHistory(state: SimulatorState): Answer {
  return succeed({ transactions: state.topUps.digipay_wallet.list().map(show) });
}

/** Leaves out the note: DigiPay does not document that it returns it, so it cannot carry a reference. */
function show(topUp: TopUp) {
  return {
    txn_id: topUp.id,
    txn_number: topUp.id,
    txn_status: topUp.state,
    txn_amount: rupeesFrom(topUp.amountPaisa),
    wallet_id: topUp.target,
    ...topUp.details,
    created_at: new Date(topUp.atMs).toISOString(),
  };
}
