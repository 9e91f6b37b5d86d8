import type { Payment } from "../khalti/payment.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

type Layout = {
  nowMs: number;
  action: Html;
  shopName: string | null;
  /** Where the browser goes when the time is over. */
  afterwards: string;
};

/**
 * A payment page: the amount and order details, with the current step next to them (on a phone, between them).
 * The shop's name is that of the merchant's account at Khalti, or what the merchant calls itself.
 */
export function paymentLayout(
  reader: Reader,
  payment: Payment,
  { nowMs, action, shopName, afterwards }: Layout,
): Html {
  const { texts } = reader;
  const { order } = payment;
  return html`<div class="checkout">
    <section class="amount" aria-label="${texts.amount}">
      <p class="merchant">${merchantName(payment, shopName)}</p>
      <p class="total">${reader.rupees(payment.totalAmount)}</p>
      <p class="purchase">${order.purchaseOrderName}</p>
      ${timeLeft(reader, payment, nowMs, afterwards)}
    </section>
    <section class="action">${action}</section>
    <section class="details" aria-label="${texts.orderDetails}">
      ${products(reader, payment)} ${breakdown(reader, payment)}
      <p class="order-id">${texts.order} <span>${order.purchaseOrderId}</span></p>
    </section>
  </div>`;
}

function merchantName(payment: Payment, shopName: string | null): string {
  if (shopName !== null) return shopName;
  const name = payment.order.merchantFields["merchant_name"];
  return typeof name === "string" && name !== "" ? name : new URL(payment.order.websiteUrl).host;
}

function timeLeft(
  reader: Reader,
  payment: Payment,
  nowMs: number,
  afterwards: string,
): Html | null {
  const seconds = Math.ceil((payment.expiresAtMs - nowMs) / 1000);
  if (seconds <= 0) return null;
  const minutes = Math.ceil(seconds / 60);
  return html`<p class="time-left">
    ${reader.texts.payWithin}
    <span role="timer" data-seconds-left="${seconds}" data-expired-url="${afterwards}"
      >${reader.texts.minutes(String(minutes))}</span
    >
    <small>${reader.texts.until(reader.clock(payment.expiresAtMs))}</small>
  </p>`;
}

function products(reader: Reader, payment: Payment): Html | null {
  const { products } = payment.order;
  if (products.length === 0) return null;
  return html`<h2>${reader.texts.yourOrder}</h2>
    <ul class="lines">
      ${products.map(
        (product) =>
          html`<li>
            <span
              >${product.name}<small
                >${product.quantity} × ${reader.rupees(product.unitPrice)}</small
              ></span
            >
            <span class="money">${reader.rupees(product.totalPrice)}</span>
          </li>`,
      )}
    </ul>`;
}

function breakdown(reader: Reader, payment: Payment): Html {
  const lines = payment.order.breakdown.map(
    (line) =>
      html`<div>
        <dt>${line.label}</dt>
        <dd class="money">${reader.rupees(line.amount)}</dd>
      </div>`,
  );
  return html`<h2>${lines.length > 0 ? reader.texts.breakdown : reader.texts.toPay}</h2>
    <dl class="lines">
      ${lines}
      <div class="sum">
        <dt>${reader.texts.total}</dt>
        <dd class="money">${reader.rupees(payment.totalAmount)}</dd>
      </div>
    </dl>`;
}
