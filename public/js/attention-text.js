// @ts-check

/** @type {Record<string, string>} */
const TEXTS = {
  amount_mismatch: "attention.amount",
  second_payment: "attention.second_payment",
  order_closed: "attention.closed",
  order_held: "attention.closed",
  pending_too_long: "attention.pending",
  paid_again: "attention.paid_again",
  refunded_before_confirmed: "attention.refunded",
};

/** Why a person looks at the order, as a text for the customer. @param {string} code */
export const attentionText = (code) => TEXTS[code] ?? "attention.misfit";
