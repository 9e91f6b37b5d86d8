import { isTopUpOverdue } from "../deadlines.ts";
import { paidPaisaOf } from "../paid-paisa.ts";
import { refundedPaisa } from "../refund.ts";
import { isCompensated, latestAttempts } from "../top-up.ts";
import { about, type Rule, rupees } from "./rule.ts";

export const isTopUpUnknown: Rule = ({ topUps }) =>
  about(
    topUps.find(({ status }) => status === "unknown"),
    ({ amountPaisa, submittedAt, createdAt }) => ({
      message: `It is unknown whether the top-up of ${rupees(amountPaisa)} was delivered: do not deliver it in another way. Compare the provider's account, and say whether it was delivered.`,
      since: submittedAt ?? createdAt,
    }),
  );

export const isTopUpLate: Rule = ({ topUps, now }) =>
  about(
    latestAttempts(topUps).find((topUp) => isTopUpOverdue(topUp, now)),
    ({ amountPaisa, createdAt }) => ({
      message: `The top-up of ${rupees(amountPaisa)} is paid and not delivered yet: check the provider's account and that Khalti answers. It goes on by itself.`,
      since: createdAt,
    }),
  );

export const isTopUpRefused: Rule = ({ payments, refunds, topUps }) => {
  if (refundedPaisa(refunds) >= paidPaisaOf({ payments })) return null;
  const refused = latestAttempts(topUps).find(
    (topUp) => topUp.status === "refused" && !isCompensated(topUp, refunds),
  );
  return about(refused, ({ amountPaisa, endedAt, createdAt }) => ({
    message: `The top-up of ${rupees(amountPaisa)} was refused: send it again, refund it, or record that it was refunded outside Khalti.`,
    since: endedAt ?? createdAt,
  }));
};
