import { type FormError, maskMobile } from "../khalti/customer-visit.ts";
import type { Payment, Visit } from "../khalti/payment.ts";
import { behaviourOf, TEST_OTP } from "../khalti/test-accounts.ts";
import { cancelForm, hiddenFields, inputField } from "./form-parts.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";
import { steps } from "./steps.ts";

/** Step two: the one-time code. Submitting the correct code takes the money. */
export function otpPage(
  reader: Reader,
  payment: Payment,
  visit: Visit,
  { errors = [], isSentAgain = false }: { errors?: FormError[]; isSentAgain?: boolean } = {},
): Html {
  const { texts } = reader;
  const getsNoCode = behaviourOf(visit.mobile) === "no_otp";
  const field = inputField(
    reader,
    {
      name: "otp",
      label: texts.otp,
      hint: getsNoCode ? texts.noOtpHint : texts.otpHint(TEST_OTP),
      type: "text",
      inputmode: "numeric",
      autocomplete: "one-time-code",
      maxlength: 10,
      focus: true,
    },
    errors,
  );
  const amount = reader.rupees(payment.totalAmount);
  const say = isSentAgain ? texts.codeSentAgain : texts.codeSent;
  return html`${steps(reader, "otp")}
    <h1>${texts.confirmPayment}</h1>
    <p>${say(maskMobile(visit.mobile ?? ""), amount)}</p>
    <form method="post" action="/pay/otp" novalidate>
      ${hiddenFields(payment.pidx, visit.token)} ${field}
      <button type="submit" class="primary">${texts.payAmount(amount)}</button>
    </form>
    <p class="again">
      <a href="/pay/otp?pidx=${payment.pidx}&token=${visit.token}&again=1">${texts.sendAgain}</a>
      <a href="/pay/?pidx=${payment.pidx}">${texts.anotherAccount}</a>
    </p>
    ${cancelForm(reader, payment.pidx, visit.token)}`;
}
