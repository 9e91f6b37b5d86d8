import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

export function steps({ texts }: Reader, current: "login" | "otp"): Html {
  const step = (name: "login" | "otp", label: string) =>
    html`<li ${name === current && html`aria-current="step"`}>${label}</li>`;
  return html`<ol class="steps" aria-label="${texts.steps}">
    ${step("login", texts.signIn)} ${step("otp", texts.confirm)}
  </ol>`;
}
