import { BANKS, type Bank, logoPath, serves } from "../khalti/bank.ts";
import type { FormError } from "../khalti/customer-visit.ts";
import { isBankMode, type Mode } from "../khalti/mode.ts";
import type { Payment, Visit } from "../khalti/payment.ts";
import { cancelForm, errorSummary, hiddenFields, inputField } from "./form-parts.ts";
import { html, type Html } from "./html.ts";
import { steps } from "./steps.ts";

const MODE_NAMES: Record<Mode, string> = {
  KHALTI: "Khalti wallet",
  EBANKING: "e-Banking",
  MOBILE_BANKING: "Mobile banking",
};

/** Step one: choose a mode and bank that the merchant allows, then sign in. */
export function loginPage(
  payment: Payment,
  visit: Visit,
  errors: FormError[] = [],
  typedId = "",
): Html {
  const needsBank = isBankMode(visit.mode) && visit.bank === null;
  return html`${steps("login")} ${errorSummary(errors)} ${modeChoice(payment, visit)}
  ${needsBank ? bankPicker(payment, visit.mode) : loginForm(payment, visit, errors, typedId)}
  ${cancelForm(payment.pidx, visit.token)}`;
}

function modeChoice(payment: Payment, visit: Visit): Html | null {
  const { modes } = payment.order;
  if (modes.length < 2) return null;
  return html`<nav class="modes" aria-label="Ways to pay">
    ${modes.map(
      (mode) =>
        html`<a
          href="/pay/?pidx=${payment.pidx}&mode=${mode}"
          ${mode === visit.mode && html`aria-current="true"`}
          >${MODE_NAMES[mode]}</a
        >`,
    )}
  </nav>`;
}

function loginForm(payment: Payment, visit: Visit, errors: FormError[], typedId: string): Html {
  const fields = isBankMode(visit.mode)
    ? bankFields(errors, typedId)
    : walletFields(errors, typedId);
  return html`${heading(payment, visit)}
    <form method="post" action="/pay/login" novalidate>
      ${hiddenFields(payment.pidx, visit.token)} ${fields}
      <button type="submit" class="primary">Continue</button>
    </form>`;
}

function heading(payment: Payment, visit: Visit): Html {
  if (visit.bank === null) return html`<h1>Pay with your Khalti wallet</h1>`;
  const another =
    payment.order.bank === null &&
    html`<a href="/pay/?pidx=${payment.pidx}&mode=${visit.mode}">Choose another bank</a>`;
  return html`<div class="chosen-bank">
    <img src="${logoPath(visit.bank)}" alt="" width="48" height="48" />
    <div>
      <h1>${visit.bank.name}</h1>
      <p>${MODE_NAMES[visit.mode]} ${another}</p>
    </div>
  </div>`;
}

function walletFields(errors: FormError[], typedId: string): Html[] {
  return [
    inputField(
      {
        name: "mobile",
        label: "Khalti ID (mobile number)",
        hint: "Test accounts: 9800000000 to 9800000005",
        type: "tel",
        inputmode: "tel",
        autocomplete: "tel-national",
        maxlength: 20,
        value: typedId,
        focus: typedId === "",
      },
      errors,
    ),
    inputField(
      {
        name: "mpin",
        label: "mPIN",
        hint: "Test mPIN: 1111",
        type: "password",
        inputmode: "numeric",
        autocomplete: "off",
        maxlength: 12,
        focus: typedId !== "",
      },
      errors,
    ),
  ];
}

function bankFields(errors: FormError[], typedId: string): Html[] {
  return [
    inputField(
      {
        name: "username",
        label: "User name",
        hint: "Test user names: 9800000000 to 9800000005",
        type: "text",
        inputmode: "text",
        autocomplete: "username",
        maxlength: 40,
        value: typedId,
        focus: typedId === "",
      },
      errors,
    ),
    inputField(
      {
        name: "password",
        label: "Password",
        hint: "Test password: 1111",
        type: "password",
        inputmode: "text",
        autocomplete: "off",
        maxlength: 40,
        focus: typedId !== "",
      },
      errors,
    ),
  ];
}

function bankPicker(payment: Payment, mode: Mode): Html {
  const link = (bank: Bank) =>
    html`<li>
      <a href="/pay/?pidx=${payment.pidx}&mode=${mode}&bank=${bank.idx}">
        <img src="${logoPath(bank)}" alt="" width="40" height="40" />
        <span>${bank.name}</span>
      </a>
    </li>`;
  return html`<h1>Choose your bank</h1>
    <ul class="banks">
      ${BANKS.filter((bank) => serves(bank, mode)).map(link)}
    </ul>`;
}
