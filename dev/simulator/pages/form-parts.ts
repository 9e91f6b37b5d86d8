import type { FormError } from "../khalti/customer-visit.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

type Field = {
  name: string;
  label: string;
  type: "text" | "tel" | "password";
  autocomplete: string;
  inputmode: "text" | "numeric" | "tel";
  hint: string;
  value?: string;
  focus?: boolean;
  maxlength: number;
};

/**
 * A field with its hint and, when it is wrong, its error. The first wrong field takes the focus, so a screen reader tells
 * the error with it, once.
 */
export function inputField({ texts }: Reader, field: Field, errors: FormError[]): Html {
  const error = errors.find((candidate) => candidate.field === field.name);
  const described =
    error === undefined ? `${field.name}-hint` : `${field.name}-error ${field.name}-hint`;
  const [first] = errors;
  const hasFocus = first === undefined ? field.focus === true : first.field === field.name;
  return html`<div class="field${error === undefined ? "" : " wrong"}">
    <label for="${field.name}">${field.label}</label>
    <p class="hint" id="${field.name}-hint">${field.hint}</p>
    ${
      error !== undefined &&
      html`<p class="error" id="${field.name}-error">
        ${texts.errors[error.code](error.triesLeft ?? 0)}
      </p>`
    }
    <input
      id="${field.name}"
      name="${field.name}"
      type="${field.type}"
      inputmode="${field.inputmode}"
      autocomplete="${field.autocomplete}"
      maxlength="${field.maxlength}"
      value="${field.value ?? ""}"
      aria-describedby="${described}"
      ${error !== undefined && html`aria-invalid="true"`}
      ${hasFocus && html`autofocus`}
      required
    />
  </div>`;
}

export function hiddenFields(pidx: string, token: string): Html {
  return html`<input type="hidden" name="pidx" value="${pidx}" />
    <input type="hidden" name="token" value="${token}" />`;
}

export function cancelForm(
  { texts }: Reader,
  pidx: string,
  token: string,
  look: "quiet" | "primary" = "quiet",
): Html {
  return html`<form class="cancel" method="post" action="/pay/cancel">
    ${hiddenFields(pidx, token)}
    <button type="submit" class="${look}">${texts.cancel}</button>
  </form>`;
}
