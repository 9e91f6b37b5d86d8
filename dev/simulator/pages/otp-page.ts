import { type FormError, maskMobile } from "../khalti/customer-visit.ts";
import type { Payment, Visit } from "../khalti/payment.ts";
import { behaviourOf, TEST_OTP } from "../khalti/test-accounts.ts";
import { cancelForm, errorSummary, hiddenFields, inputField } from "./form-parts.ts";
import { formatRupees } from "./format-rupees.ts";
import { html, type Html } from "./html.ts";
import { steps } from "./steps.ts";

/** Step two: the one-time code. Submitting the correct code takes the money. */
export function otpPage(
  payment: Payment,
  visit: Visit,
  { errors = [], isSentAgain = false }: { errors?: FormError[]; isSentAgain?: boolean } = {},
): Html {
  const getsNoCode = behaviourOf(visit.mobile) === "no_otp";
  const field = inputField(
    {
      name: "otp",
      label: "One-time code (OTP)",
      hint: getsNoCode ? "This account never gets its code" : `Test code: ${TEST_OTP}`,
      type: "text",
      inputmode: "numeric",
      autocomplete: "one-time-code",
      maxlength: 10,
      focus: true,
    },
    errors,
  );
  return html`${steps("otp")} ${errorSummary(errors)}
    <h1>Confirm your payment</h1>
    <p>
      ${isSentAgain ? "We sent another code" : "We sent a code"} to
      <strong>${maskMobile(visit.mobile ?? "")}</strong>. Enter it to pay
      <strong>${formatRupees(payment.totalAmount)}</strong>.
    </p>
    <form method="post" action="/pay/otp" novalidate>
      ${hiddenFields(payment.pidx, visit.token)} ${field}
      <button type="submit" class="primary">Pay ${formatRupees(payment.totalAmount)}</button>
    </form>
    <p class="again">
      <a href="/pay/otp?pidx=${payment.pidx}&token=${visit.token}&again=1">Send another code</a>
    </p>
    <p class="again"><a href="/pay/?pidx=${payment.pidx}">Use another account</a></p>
    ${cancelForm(payment.pidx, visit.token)}`;
}
