export type RefundRequest = {
  /** Integer paisa; left out for a full refund. */
  amountPaisa?: number | undefined;
  /** The Khalti account to receive the money: needed when the customer paid through a bank. */
  mobile?: string | undefined;
};

export type RefundAnswer = { message: string };

/**
 * The JSON body of Khalti's refund call, in whole paisa: the page's samples print `50.00`, but its
 * text says paisa.
 * Throws RangeError for an amount that is not a positive whole number of paisa.
 * Follows "Refund API", Request Parameters.
 */
export function toRefundBody(request: RefundRequest): Record<string, unknown> {
  const { amountPaisa, mobile } = request;
  if (amountPaisa !== undefined && (!Number.isSafeInteger(amountPaisa) || amountPaisa <= 0)) {
    throw new RangeError("A refund's amount is a positive whole number of paisa");
  }
  return { mobile, amount: amountPaisa };
}
