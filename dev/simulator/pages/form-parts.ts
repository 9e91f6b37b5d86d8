import type { FormError } from "../khalti/customer-visit.ts";
import { html, type Html } from "./html.ts";

export function errorSummary(errors: FormError[]): Html | null {
  if (errors.length === 0) return null;
  return html`<div class="errors" role="alert">
    <p>That did not work</p>
    <ul>
      ${errors.map((error) => html`<li><a href="#${error.field}">${error.message}</a></li>`)}
    </ul>
  </div>`;
}

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

export function inputField(field: Field, errors: FormError[]): Html {
  const error = errors.find((candidate) => candidate.field === field.name);
  const described =
    error === undefined ? `${field.name}-hint` : `${field.name}-hint ${field.name}-error`;
  return html`<div class="field${error === undefined ? "" : " wrong"}">
    <label for="${field.name}">${field.label}</label>
    <p class="hint" id="${field.name}-hint">${field.hint}</p>
    ${error !== undefined && html`<p class="error" id="${field.name}-error">${error.message}</p>`}
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
      ${field.focus === true && html`autofocus`}
      required
    />
  </div>`;
}

export function hiddenFields(pidx: string, token: string): Html {
  return html`<input type="hidden" name="pidx" value="${pidx}" />
    <input type="hidden" name="token" value="${token}" />`;
}

export function cancelForm(pidx: string, token: string, look: "quiet" | "primary" = "quiet"): Html {
  return html`<form class="cancel" method="post" action="/pay/cancel">
    ${hiddenFields(pidx, token)}
    <button type="submit" class="${look}">Cancel payment</button>
  </form>`;
}
