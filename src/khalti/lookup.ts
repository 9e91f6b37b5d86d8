import type { Redact } from "../lib/redact.ts";
import type { LookupReply } from "./schemas.ts";

export type LookupStatus =
  | "completed"
  | "pending"
  | "initiated"
  | "refunded"
  | "partially_refunded"
  | "expired"
  | "canceled"
  | "failed"
  | "unrecognised";

/** Khalti's status of one pidx. Amounts are integers in paisa. */
export type LookupAnswer = {
  /** As in the answer: compare it with the requested one. */
  pidx: string;
  status: LookupStatus;
  /** Khalti's status text, cut to a storable length. */
  statusWord: string;
  /** Meaningful only for a completed payment; before that, 0 if Khalti gave none. */
  totalAmountPaisa: number;
  transactionId: string | null;
  /** Null if Khalti gave none. */
  feePaisa: number | null;
  /** Null if Khalti gave none. */
  refunded: boolean | null;
};

// Khalti's pages differ in case and spelling, and older versions had more statuses.
const statusByWord: ReadonlyMap<string, LookupStatus> = new Map<string, LookupStatus>([
  ["completed", "completed"],
  ["pending", "pending"],
  ["initiated", "initiated"],
  ["refunded", "refunded"],
  ["partially refunded", "partially_refunded"],
  ["expired", "expired"],
  ["user canceled", "canceled"],
  ["user cancelled", "canceled"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
  ["failed", "failed"],
]);

const maxStatusLength = 64;

/** Maps a lookup's status text. An undocumented text is `unrecognised`, which holds the payment. */
export function readLookupStatus(word: string): LookupStatus {
  return statusByWord.get(word.trim().replace(/\s+/g, " ").toLowerCase()) ?? "unrecognised";
}

/**
 * Khalti's answer in our terms; null for a completed payment without an amount.
 * Follows "Payment Verification (Lookup)", Lookup Payload Details.
 */
export function toLookupAnswer(reply: LookupReply, redact: Redact): LookupAnswer | null {
  const status = readLookupStatus(reply.status);
  if (status === "completed" && reply.total_amount === null) return null;
  return {
    pidx: reply.pidx,
    status,
    statusWord: redact(reply.status, maxStatusLength),
    totalAmountPaisa: reply.total_amount ?? 0,
    transactionId: readTransactionId(reply.transaction_id, redact),
    feePaisa: reply.fee,
    refunded: reply.refunded,
  };
}

/** An id that carries personal data is no transaction's: it counts as missing, so a person looks at the payment. */
function readTransactionId(given: string | null, redact: Redact): string | null {
  return given === null || redact(given) !== given ? null : given;
}
