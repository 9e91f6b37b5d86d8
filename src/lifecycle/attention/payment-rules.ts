import { isNotFound, isUnconfirmed } from "../deadlines.ts";
import { LINK_OVERUSED, paidAgain } from "../payment.ts";
import { isPaid } from "../refund.ts";
import { about, type PaymentAttention, type Rule } from "./rule.ts";

export const isHeld: Rule = ({ payments }) => {
  const held = payments
    .filter(({ status, heldCode }) => status === "held" && heldCode !== null)
    .toSorted((a, b) => heldSince(b).getTime() - heldSince(a).getTime());
  return about(held[0], (payment) => ({
    code: payment.heldCode ?? "",
    message: payment.heldMessage ?? "",
    since: heldSince(payment),
  }));
};

function heldSince({ heldAt, createdAt }: PaymentAttention): Date {
  return heldAt ?? createdAt;
}

export const isDoubted: Rule = ({ payments }) =>
  about(
    payments.find(({ doubtCode }) => doubtCode !== null),
    ({ doubtCode, doubtMessage, doubtSince, createdAt }) => ({
      code: doubtCode ?? "",
      message: doubtMessage ?? "",
      since: doubtSince ?? createdAt,
    }),
  );

export const isPaymentNotFound: Rule = ({ payments, now }) =>
  about(
    payments.find((payment) => isNotFound(payment, now)),
    ({ notFoundSince, createdAt }) => ({
      message:
        "Khalti says that it does not know the payment: check that KHALTI_SECRET_KEY and KHALTI_ENVIRONMENT are those that it was made with. An unpaid order can be closed or paid again; money that shows up later is held.",
      since: notFoundSince ?? createdAt,
    }),
  );

export const isPaymentUnconfirmed: Rule = ({ payments, now }) =>
  about(
    payments.find((payment) => isUnconfirmed(payment, now)),
    ({ unconfirmedSince, createdAt }) => ({
      message:
        "Khalti has not answered about the payment for a day: check that Khalti answers and accepts our key, and look into its dashboard.",
      since: unconfirmedSince ?? createdAt,
    }),
  );

/** Until its money is refunded, or the link's max_uses is raised. */
export const isLinkOverused: Rule = ({ payments }) =>
  about(
    payments.find(({ status, linkOverusedAt }) => linkOverusedAt !== null && isPaid(status)),
    ({ linkOverusedAt, createdAt }) => ({
      message: LINK_OVERUSED.message,
      since: linkOverusedAt ?? createdAt,
    }),
  );

/** Until its money is refunded, or a person acknowledges that the customer wants both. */
export const isPaidAgain: Rule = ({ payments }) =>
  about(
    payments.find(({ status, paidAgainAt }) => paidAgainAt !== null && isPaid(status)),
    ({ paidAgainAt, paidAgainAfter, createdAt }) => ({
      message: paidAgain(paidAgainAfter ?? "").message,
      since: paidAgainAt ?? createdAt,
    }),
  );
