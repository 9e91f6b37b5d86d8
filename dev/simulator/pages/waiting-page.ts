import type { Payment, Visit } from "../khalti/payment.ts";
import { cancelForm } from "./form-parts.ts";
import { html, type Html } from "./html.ts";

/** What the customer who pays at the last second sees until then. */
export function waitingPage(payment: Payment, visit: Visit): Html {
  return html`<h1>This customer pays at the last second</h1>
    <p>
      The payment is confirmed, and the money moves one second before the link expires. Until then
      the shop’s lookups say <strong>Initiated</strong>. Keep this page open, or advance the clock
      on the <a href="/">first page</a>.
    </p>
    ${cancelForm(payment.pidx, visit.token)}`;
}
