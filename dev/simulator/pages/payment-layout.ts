import { nepalClock } from "../khalti/nepal-time.ts";
import type { Payment } from "../khalti/payment.ts";
import { formatRupees } from "./format-rupees.ts";
import { html, type Html } from "./html.ts";

/**
 * A payment page: the amount and order details, with the current step next to them (on a phone, between them).
 * @param options.afterwards where the browser goes when the time is over
 */
export function paymentLayout(
  payment: Payment,
  nowMs: number,
  action: Html,
  { afterwards = `/pay/?pidx=${payment.pidx}` } = {},
): Html {
  const { order } = payment;
  return html`<div class="checkout">
    <section class="amount" aria-label="Amount">
      <p class="merchant">${merchantName(payment)}</p>
      <p class="total">${formatRupees(payment.totalAmount)}</p>
      <p class="purchase">${order.purchaseOrderName}</p>
      ${timeLeft(payment, nowMs, afterwards)}
    </section>
    <section class="action">${action}</section>
    <section class="details" aria-label="Order details">
      ${products(payment)} ${breakdown(payment)}
      <p class="order-id">Order <span>${order.purchaseOrderId}</span></p>
    </section>
  </div>`;
}

function merchantName(payment: Payment): string {
  const name = payment.order.merchantFields["merchant_name"];
  return typeof name === "string" && name !== "" ? name : new URL(payment.order.websiteUrl).host;
}

function timeLeft(payment: Payment, nowMs: number, afterwards: string): Html | null {
  const seconds = Math.ceil((payment.expiresAtMs - nowMs) / 1000);
  if (seconds <= 0) return null;
  const minutes = Math.ceil(seconds / 60);
  return html`<p class="time-left">
    Pay within
    <span role="timer" data-seconds-left="${seconds}" data-expired-url="${afterwards}"
      >${minutes} ${minutes === 1 ? "minute" : "minutes"}</span
    >
    <small>(until ${nepalClock(payment.expiresAtMs)} Nepal time)</small>
  </p>`;
}

function products(payment: Payment): Html | null {
  const { products } = payment.order;
  if (products.length === 0) return null;
  return html`<h2>Your order</h2>
    <ul class="lines">
      ${products.map(
        (product) =>
          html`<li>
            <span
              >${product.name}<small
                >${product.quantity} × ${formatRupees(product.unitPrice)}</small
              ></span
            >
            <span class="money">${formatRupees(product.totalPrice)}</span>
          </li>`,
      )}
    </ul>`;
}

function breakdown(payment: Payment): Html {
  const lines = payment.order.breakdown.map(
    (line) =>
      html`<div>
        <dt>${line.label}</dt>
        <dd class="money">${formatRupees(line.amount)}</dd>
      </div>`,
  );
  return html`<h2>${lines.length > 0 ? "Breakdown" : "To pay"}</h2>
    <dl class="lines">
      ${lines}
      <div class="sum">
        <dt>Total</dt>
        <dd class="money">${formatRupees(payment.totalAmount)}</dd>
      </div>
    </dl>`;
}
