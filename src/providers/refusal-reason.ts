// Why a provider refused, in words for the customer. It decides no money: `refusal-texts.ts` and the providers do.

export const REFUSAL_REASONS = ["receiver_not_accepted", "amount_not_accepted", "refused"] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const MESSAGES: Record<RefusalReason, string> = {
  receiver_not_accepted: "The provider does not accept this receiver.",
  amount_not_accepted: "The provider does not accept this amount.",
  refused: "The provider refused it.",
};

const RECEIVER = /not.?found|(?:mobile|number|wallet|user|customer|account|connection)/i;

/** @param message the provider's own words, which stay with staff */
export function refusalReason(message: string | null): { code: RefusalReason; message: string } {
  const text = message ?? "";
  let code: RefusalReason = "refused";
  if (/amount/i.test(text)) code = "amount_not_accepted";
  // A service or page that is not found says nothing about the receiver.
  else if (RECEIVER.test(text) && !/\bHTTP \d/.test(text)) code = "receiver_not_accepted";
  return { code, message: MESSAGES[code] };
}
