import type { LookupAnswer } from "../khalti/lookup.ts";

/** A lookup's answer as the history keeps it and staff see it. Amounts in paisa. */
export function lookupSnapshot(answer: LookupAnswer) {
  return {
    status: answer.statusWord,
    total_amount: answer.totalAmountPaisa,
    transaction_id: answer.transactionId,
    fee: answer.feePaisa,
    refunded: answer.refunded,
    ...(answer.feeNotBelieved === true ? { fee_not_believed: true } : {}),
    ...(answer.contradiction === undefined ? {} : { contradiction: answer.contradiction.code }),
  };
}
