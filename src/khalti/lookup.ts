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
  /** Khalti named a fee that cannot be: below 0, above the amount, or no whole number. */
  feeNotBelieved?: true;
  /** The answer speaks of money and contradicts itself, so nothing follows from it. */
  contradiction?: Contradiction;
};

/** A stable code and a plain sentence for a person. */
export type Contradiction = { code: string; message: string };

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
 * Khalti's answer in our terms.
 * Follows "Payment Verification (Lookup)", Payment Status Code and Lookup Payload Details.
 */
export function toLookupAnswer(
  reply: LookupReply,
  redact: Redact,
  httpStatus: number,
): LookupAnswer {
  const status = readLookupStatus(reply.status);
  const contradiction = findContradiction({ ...reply, status }, httpStatus);
  const isBelieved =
    reply.fee !== "unreadable" &&
    !(status === "completed" && (reply.fee ?? 0) > (reply.total_amount ?? 0));
  return {
    pidx: reply.pidx,
    status,
    statusWord: redact(reply.status, maxStatusLength),
    totalAmountPaisa: reply.total_amount ?? 0,
    transactionId: readTransactionId(reply.transaction_id, redact),
    feePaisa: isBelieved && reply.fee !== "unreadable" ? reply.fee : null,
    refunded: reply.refunded,
    ...(isBelieved ? {} : { feeNotBelieved: true }),
    ...(contradiction === null ? {} : { contradiction }),
  };
}

const ABOUT_MONEY: ReadonlySet<LookupStatus> = new Set([
  "completed",
  "refunded",
  "partially_refunded",
]);

function findContradiction(
  reply: { status: LookupStatus; total_amount: number | null; refunded: boolean | null },
  httpStatus: number,
): Contradiction | null {
  const { status } = reply;
  if (!ABOUT_MONEY.has(status)) return null;
  if (httpStatus >= 400) return contradictions.http;
  if (status === "completed" && reply.refunded === true) return contradictions.refunded;
  if (status === "refunded" && reply.refunded === false) return contradictions.refunded;
  return status === "completed" && reply.total_amount === null ? contradictions.amount : null;
}

/**
 * A reply that does not match the documentation, but says of a payment that money moved: a person has to know.
 *
 * @param fields those that do not match
 * @returns null when it says nothing of money, or not of which payment
 */
export function toContradictoryAnswer(
  body: Record<string, unknown>,
  fields: string[],
  redact: Redact,
): LookupAnswer | null {
  const { pidx, status: word } = body;
  if (typeof pidx !== "string" || typeof word !== "string") return null;
  if (fields.includes("pidx") || fields.includes("status")) return null;
  const status = readLookupStatus(word);
  if (!ABOUT_MONEY.has(status)) return null;
  return {
    pidx: pidx.trim(),
    status,
    statusWord: redact(word, maxStatusLength),
    totalAmountPaisa: 0,
    transactionId: null,
    feePaisa: null,
    refunded: null,
    contradiction: fields.includes("total_amount")
      ? contradictions.amount
      : contradictions.transactionId,
  };
}

const contradictions = {
  http: {
    code: "status_contradicts_http",
    message: "Khalti says that money moved, and at the same time that the request failed.",
  },
  refunded: {
    code: "refunded_contradiction",
    message: "Khalti's status and its refunded flag contradict each other.",
  },
  amount: {
    code: "amount_unreadable",
    message: "Khalti says that money moved, and gives no whole number of paisa as its amount.",
  },
  transactionId: {
    code: "transaction_id_unreadable",
    message: "Khalti says that money moved, and gives something else than a text as transaction.",
  },
} satisfies Record<string, Contradiction>;

const PHONE = /^(?:977)?9\d{9}$/;

/**
 * An id that carries personal data is no transaction's: it counts as missing, so a person looks at the payment. Ten digits
 * among the letters of an id are no phone number.
 */
function readTransactionId(given: string | null, redact: Redact): string | null {
  if (given === null || redact(given) === given) return given;
  const isId = /^[\w-]+$/.test(given) && !PHONE.test(given) && !redact(given).includes("[secret]");
  return isId ? given : null;
}
