import { callbackUrl } from "../khalti/callback-url.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import { cancelForm } from "./form-parts.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

type Outcome = { title: string; body: Html };

/** The page of a payment that cannot be paid, with a link back to the merchant. */
export function outcomePage(reader: Reader, payment: Payment, nowMs: number): Outcome {
  const { kind, title, text } = describe(reader, statusOf(payment, nowMs));
  const link = { href: callbackUrl(payment, nowMs), label: reader.texts.back };
  return messagePage(kind, title, text, link);
}

/** A page that says one thing. */
export function messagePage(
  kind: "good" | "bad",
  title: string,
  text: string | null,
  link: { href: string; label: string } | null = null,
): Outcome {
  return {
    title,
    body: html`<div class="outcome ${kind}">
      <h1>${title}</h1>
      ${text !== null && html`<p>${text}</p>`}
      ${link !== null && html`<a class="primary" href="${link.href}">${link.label}</a>`}
    </div>`,
  };
}

function describe({ texts }: Reader, status: string) {
  if (isStatus(status, "Completed", "Refunded", "Partially Refunded")) {
    return { kind: "good", title: texts.alreadyPaid, text: texts.alreadyPaidText } as const;
  }
  if (isStatus(status, "User canceled")) {
    return { kind: "bad", title: texts.cancelled, text: texts.startAgainAtShop } as const;
  }
  if (isStatus(status, "Expired")) {
    return { kind: "bad", title: texts.expired, text: texts.startAgainAtShop } as const;
  }
  return { kind: "bad", title: texts.cannotPay, text: texts.cannotPayText(status) } as const;
}

/** The end for the account that pays and never goes back to the shop: no link, no redirect. */
export function neverReturnsPage({ texts }: Reader): Outcome {
  return messagePage("good", texts.neverReturned, texts.neverReturnedText);
}

/** After too many wrong tries the customer can only cancel. */
export function lockedPage(reader: Reader, payment: Payment, visit: Visit): Html {
  return html`<h1>${reader.texts.locked}</h1>
    <p class="locked">${reader.texts.lockedText}</p>
    ${cancelForm(reader, payment.pidx, visit.token, "primary")}`;
}

/** What the customer who pays at the last second sees until then. */
export function waitingPage(reader: Reader, payment: Payment, visit: Visit): Html {
  return html`<h1>${reader.texts.waiting}</h1>
    <p>${reader.texts.waitingText}</p>
    <p><a href="/">${reader.texts.firstPage}</a></p>
    ${cancelForm(reader, payment.pidx, visit.token)}`;
}
