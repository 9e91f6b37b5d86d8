import type { Answer } from "../control/api-endpoint.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import { fail, succeed } from "./envelope.ts";
import { readTopUp } from "./read-top-up.ts";

/** POST /digipay/v3/transaction/wallet_topup: it has no reference, so a repeated request tops up twice. */
export function topUpWallet(state: SimulatorState, json: unknown): Answer {
  const store = state.topUps.digipay_wallet;
  if (store.maintenance) return fail(500);
  const read = readTopUp(json);
  if ("refusal" in read) return read.refusal;
  const { walletId, amountPaisa, txnCode, paymentMode } = read.topUp;
  if (amountPaisa > store.creditsPaisa) return fail(400);

  const topUp = store.accept({
    reference: null,
    target: walletId,
    amountPaisa,
    atMs: state.clock.now(),
    details: { txn_code: txnCode, payment_mode: paymentMode },
  });
  return succeed({
    message:
      store.outcomeOf(topUp) === "done"
        ? "Money successfully added to your wallet."
        : "Your request was received.",
    transaction: { txn_id: topUp.id, txn_number: topUp.id, txn_status: topUp.state },
  });
}

/**
 * POST /digipay/v3/transaction/agent_calculate_charges: a quote that moves no money. Charges are always 0 here.
 * The page documents only `charges_info`, an array that combines `total_charges` with the list of charges. The names in
 * that list are a guess.
 */
export function calculateCharges(json: unknown): Answer {
  const read = readTopUp(json);
  if ("refusal" in read) return read.refusal;
  return succeed({
    message: "Charges calculated successfully.",
    wallet_id: read.topUp.walletId,
    txn_amount: rupeesFrom(read.topUp.amountPaisa),
    charges_info: [
      { total_charges: 0, charges: [{ charge_name: "Service charge", charge_amount: 0 }] },
    ],
  });
}
