import { callbackUrl } from "../khalti/callback-url.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import { cancelForm } from "./form-parts.ts";
import { html, type Html } from "./html.ts";

/** The page of a payment that cannot be paid, with a link back to the merchant. */
export function outcomePage(payment: Payment, nowMs: number): { title: string; body: Html } {
  const { kind, title, text } = describe(statusOf(payment, nowMs));
  return {
    title,
    body: html`<div class="outcome ${kind}">
      <h1>${title}</h1>
      <p>${text}</p>
      <a class="primary" href="${callbackUrl(payment, nowMs)}">Return to the merchant</a>
    </div>`,
  };
}

function describe(status: string): { kind: string; title: string; text: string } {
  if (isStatus(status, "Completed", "Refunded", "Partially Refunded")) {
    return {
      kind: "good",
      title: "This payment is already paid",
      text: "The money was taken once. There is nothing more to pay here.",
    };
  }
  if (isStatus(status, "User canceled")) {
    return {
      kind: "bad",
      title: "This payment was cancelled",
      text: "No money was taken. To buy after all, start again at the merchant.",
    };
  }
  if (isStatus(status, "Expired")) {
    return {
      kind: "bad",
      title: "This payment link has expired",
      text: "No money was taken. To buy after all, start again at the merchant.",
    };
  }
  return {
    kind: "bad",
    title: "This payment cannot be paid now",
    text: `Its status is “${status}”. The merchant can tell you more.`,
  };
}

/** The end for the account that pays and never goes back to the shop: no link, no redirect. */
export function neverReturnsPage(): { title: string; body: Html } {
  return {
    title: "Paid",
    body: html`<div class="outcome good">
      <h1>Paid, and not returned</h1>
      <p>
        Khalti has the money. This customer closes the window here: the shop’s return_url is not
        opened, so the shop has to ask Khalti.
      </p>
    </div>`,
  };
}

/** After too many wrong tries the customer can only cancel. */
export function lockedPage(payment: Payment, visit: Visit): Html {
  return html`<div class="errors" role="alert">
      <p>Too many wrong tries</p>
      <ul>
        <li>This payment is locked. No money was taken.</li>
      </ul>
    </div>
    <h1>This payment is locked</h1>
    <p>Cancel it to go back to the merchant, and start again there.</p>
    ${cancelForm(payment.pidx, visit.token, "primary")}`;
}
