import { html, type Html } from "./html.ts";

export function steps(current: "login" | "otp"): Html {
  const step = (name: "login" | "otp", label: string) =>
    html`<li ${name === current && html`aria-current="step"`}>${label}</li>`;
  return html`<ol class="steps" aria-label="Steps">
    ${step("login", "Sign in")} ${step("otp", "Confirm")}
  </ol>`;
}
