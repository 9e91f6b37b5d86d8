import { BANKS, type Bank, logoPath, serves } from "../khalti/bank.ts";
import type { FormError } from "../khalti/customer-visit.ts";
import { isBankMode, type Mode } from "../khalti/mode.ts";
import type { Payment, Visit } from "../khalti/payment.ts";
import { FIRST_ID, LAST_ID, TEST_MPIN } from "../khalti/test-accounts.ts";
import { cancelForm, hiddenFields, inputField } from "./form-parts.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";
import { steps } from "./steps.ts";

/** Step one: choose a mode and bank that the merchant allows, then sign in. */
export function loginPage(
  reader: Reader,
  payment: Payment,
  visit: Visit,
  errors: FormError[] = [],
  typedId = "",
): Html {
  const needsBank = isBankMode(visit.mode) && visit.bank === null;
  return html`${steps(reader, "login")} ${modeChoice(reader, payment, visit)}
  ${needsBank ? bankPicker(reader, payment, visit.mode) : loginForm(reader, payment, visit, errors, typedId)}
  ${cancelForm(reader, payment.pidx, visit.token)}`;
}

function modeChoice({ texts }: Reader, payment: Payment, visit: Visit): Html | null {
  const { modes } = payment.order;
  if (modes.length < 2) return null;
  return html`<nav class="modes" aria-label="${texts.waysToPay}">
    ${modes.map(
      (mode) =>
        html`<a
          href="/pay/?pidx=${payment.pidx}&mode=${mode}"
          ${mode === visit.mode && html`aria-current="true"`}
          >${texts.modes[mode]}</a
        >`,
    )}
  </nav>`;
}

function loginForm(
  reader: Reader,
  payment: Payment,
  visit: Visit,
  errors: FormError[],
  typedId: string,
): Html {
  const fields = isBankMode(visit.mode)
    ? bankFields(reader, errors, typedId)
    : walletFields(reader, errors, typedId);
  return html`${heading(reader, payment, visit)}
    <form method="post" action="/pay/login" novalidate>
      ${hiddenFields(payment.pidx, visit.token)} ${fields}
      <button type="submit" class="primary">${reader.texts.continue}</button>
    </form>`;
}

function heading({ texts }: Reader, payment: Payment, visit: Visit): Html {
  if (visit.bank === null) return html`<h1>${texts.payWithWallet}</h1>`;
  const another =
    payment.order.bank === null &&
    html`<a href="/pay/?pidx=${payment.pidx}&mode=${visit.mode}">${texts.anotherBank}</a>`;
  return html`<div class="chosen-bank">
    <img src="${logoPath(visit.bank)}" alt="" width="48" height="48" />
    <div>
      <h1>${visit.bank.name}</h1>
      <p>${texts.modes[visit.mode]} ${another}</p>
    </div>
  </div>`;
}

function walletFields(reader: Reader, errors: FormError[], typedId: string): Html[] {
  const { texts } = reader;
  return [
    inputField(
      reader,
      {
        name: "mobile",
        label: texts.mobile,
        hint: texts.mobileHint(FIRST_ID, LAST_ID),
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
      reader,
      {
        name: "mpin",
        label: texts.mpin,
        hint: texts.mpinHint(TEST_MPIN),
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

function bankFields(reader: Reader, errors: FormError[], typedId: string): Html[] {
  const { texts } = reader;
  return [
    inputField(
      reader,
      {
        name: "username",
        label: texts.username,
        hint: texts.usernameHint(FIRST_ID, LAST_ID),
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
      reader,
      {
        name: "password",
        label: texts.password,
        hint: texts.passwordHint(TEST_MPIN),
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

function bankPicker({ texts }: Reader, payment: Payment, mode: Mode): Html {
  const link = (bank: Bank) =>
    html`<li>
      <a href="/pay/?pidx=${payment.pidx}&mode=${mode}&bank=${bank.idx}">
        <img src="${logoPath(bank)}" alt="" width="40" height="40" />
        <span>${bank.name}</span>
      </a>
    </li>`;
  return html`<h1>${texts.chooseBank}</h1>
    <ul class="banks">
      ${BANKS.filter((bank) => serves(bank, mode)).map(link)}
    </ul>`;
}
