export type RefundRequest = {
  /** Integer paisa; left out for a full refund. */
  amountPaisa?: number | undefined;
  /** The Khalti account that receives the money; required if the customer paid through a bank. */
  mobile?: string | undefined;
};

export type RefundAnswer = { message: string };

/**
 * The JSON body of Khalti's refund call, in whole paisa: the page's samples show `50.00`, but its text says paisa.
 * Follows "Refund API", Request Parameters.
 *
 * @throws RangeError unless the amount is a positive whole number of paisa
 */
export function toRefundBody(request: RefundRequest): Record<string, unknown> {
  const { amountPaisa, mobile } = request;
  if (amountPaisa !== undefined && (!Number.isSafeInteger(amountPaisa) || amountPaisa <= 0)) {
    throw new RangeError("A refund's amount is a positive whole number of paisa");
  }
  return { mobile, amount: amountPaisa };
}
