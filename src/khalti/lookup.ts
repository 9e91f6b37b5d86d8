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

/** What Khalti knows about one pidx. Amounts are integers in paisa. */
export type LookupAnswer = {
  /** As Khalti wrote it: compare it with the one that was asked about. */
  pidx: string;
  status: LookupStatus;
  /** Khalti's own word for the status, cut to a storable length. */
  statusWord: string;
  /** Means something only once the payment is completed; 0 where Khalti gave none before that. */
  totalAmountPaisa: number;
  transactionId: string | null;
  /** Null where Khalti did not say. */
  feePaisa: number | null;
  /** Null where Khalti did not say. */
  refunded: boolean | null;
};

// Khalti's pages differ in case and spelling, and older versions had more words.
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

const longestStatusWord = 64;

/** Reads a status word of a lookup; a word nobody has told us of is `unrecognised`: hold. */
export function readLookupStatus(word: string): LookupStatus {
  return statusByWord.get(word.trim().replace(/\s+/g, " ").toLowerCase()) ?? "unrecognised";
}

/**
 * Khalti's answer in our words; null if it says completed without saying how much.
 * Follows "Payment Verification (Lookup)", Lookup Payload Details.
 */
export function toLookupAnswer(reply: LookupReply, redact: Redact): LookupAnswer | null {
  const status = readLookupStatus(reply.status);
  if (status === "completed" && reply.total_amount === null) return null;
  return {
    pidx: reply.pidx,
    status,
    statusWord: redact(reply.status, longestStatusWord),
    totalAmountPaisa: reply.total_amount ?? 0,
    transactionId: reply.transaction_id,
    feePaisa: reply.fee,
    refunded: reply.refunded,
  };
}
