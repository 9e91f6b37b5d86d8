import type { Answer } from "../control/api-endpoint.ts";
import { isRecord } from "../khalti/request-fields.ts";
import { paisaFrom } from "../top-ups/rupees.ts";
import { fail } from "./envelope.ts";

export type WalletTopUp = {
  walletId: string;
  amountPaisa: number;
  txnCode: string;
  paymentMode: number;
};

/** Wallets that do not exist, for tests of top-ups that DigiPay cannot deliver. */
const UNKNOWN_WALLET = /^0{32}$|dead$/;

/** Reads the request body of the quote and of the top-up. `txn_amount` is in rupees. */
export function readTopUp(json: unknown): { topUp: WalletTopUp } | { refusal: Answer } {
  const fields = isRecord(json) ? json : {};
  const { wallet_id: wallet, txn_code: txnCode, payment_mode: paymentMode, note } = fields;
  const amountPaisa =
    typeof fields["txn_amount"] === "number" ? paisaFrom(fields["txn_amount"]) : undefined;
  if (
    typeof wallet !== "string" ||
    !/^[0-9a-f]{32}$/i.test(wallet) ||
    amountPaisa === undefined ||
    amountPaisa === 0 ||
    typeof txnCode !== "string" ||
    txnCode === "" ||
    typeof paymentMode !== "number" ||
    !Number.isInteger(paymentMode) ||
    (note !== undefined && typeof note !== "string")
  ) {
    return { refusal: fail(400) };
  }
  const walletId = wallet.toLowerCase();
  if (UNKNOWN_WALLET.test(walletId)) return { refusal: fail(404) };
  return { topUp: { walletId, amountPaisa, txnCode, paymentMode } };
}
