import express, { type Request, type Response } from "express";
import { RULE_NAMES, RULES } from "../control/rules.ts";
import { nepalClock } from "../khalti/nepal-time.ts";
import { isStatus, type Payment, statusOf } from "../khalti/payment.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { accountList } from "./account-list.ts";
import { formatRupees } from "./format-rupees.ts";
import { html, type Html } from "./html.ts";
import { sendPage } from "./send-page.ts";
import { topUpTable } from "./top-up-table.ts";

const SHOWN_PAYMENTS = 20;
const SHOWN_TOP_UPS = 20;

/** The simulator's front page: a description, recent payments and top-ups, and a button that advances the clock. */
export function indexRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  router.get("/", (_request, response) => {
    sendPage(response, 200, { title: "Overview", body: overview(state), wide: true });
  });
  router.post("/advance-clock", (_request, response) => {
    state.clock.advance(3600);
    response.redirect(303, "/");
  });
  router.use((_request: Request, response: Response) => {
    const body = html`<div class="outcome bad"><h1>Page not found</h1></div>`;
    sendPage(response, 404, { title: "Page not found", body });
  });
  return router;
}

function overview(state: SimulatorState): Html {
  const payments = state.payments.list().slice(0, SHOWN_PAYMENTS);
  return html`<div class="overview">
    <h1>Khalti, simulated</h1>
    <p>
      This server simulates the Khalti Payment Gateway (KPG-2), with Khalti’s own paths and bodies,
      and three top-up providers: Khalti wallets, Metro Link and DigiPay.
    </p>
    <section class="panel clock">
      <h2>Clock</h2>
      <p>It is <strong>${nepalClock(state.clock.now())}</strong> Nepal time in the simulator.</p>
      <form method="post" action="/advance-clock">
        <button type="submit" class="primary">Advance the clock by 1 hour</button>
      </form>
    </section>
    <section class="panel">
      <h2>Test accounts</h2>
      ${accountList()}
    </section>
    <section class="panel">
      <h2>Rules</h2>
      <p>
        Unproven habits of Khalti. All are off at first, so that every client works;
        <code>POST /_simulator/rules</code> turns one on.
      </p>
      <ul class="rules">
        ${RULE_NAMES.map(
          (name) =>
            html`<li>
              <span class="status ${state.rules[name] ? "open" : "off"}"
                >${state.rules[name] ? "on" : "off"}</span
              >
              <span><code>${name}</code><small>${RULES[name]}</small></span>
            </li>`,
        )}
      </ul>
    </section>
    <section class="panel">
      <h2>Recent payments</h2>
      ${payments.length === 0 ? html`<p>None yet.</p>` : paymentTable(state, payments)}
    </section>
    <section class="panel">
      <h2>Recent top-ups</h2>
      ${topUpTable(state, SHOWN_TOP_UPS)}
    </section>
    <p class="order-id">
      More controls are below <code>/_simulator</code>: <a href="/_simulator/payments">payments</a>,
      <a href="/_simulator/top-ups">top-ups</a>, <a href="/_simulator/requests">requests</a>,
      <a href="/_simulator/faults">faults</a>.
    </p>
  </div>`;
}

function paymentTable(state: SimulatorState, payments: Payment[]): Html {
  return html`<div class="scroll" role="region" aria-label="Recent payments" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">Purchase</th>
          <th scope="col" class="money">Amount</th>
          <th scope="col">Status</th>
          <th scope="col">Open</th>
        </tr>
      </thead>
      <tbody>
        ${payments.map((payment) => paymentRow(payment, state.clock.now()))}
      </tbody>
    </table>
  </div>`;
}

function paymentRow(payment: Payment, nowMs: number): Html {
  const status = statusOf(payment, nowMs);
  return html`<tr>
    <td>${nepalClock(payment.createdAtMs)}</td>
    <td>${payment.order.purchaseOrderName}<small>${payment.order.purchaseOrderId}</small></td>
    <td class="money">${formatRupees(payment.totalAmount)}</td>
    <td><span class="status ${tone(status)}">${status}</span></td>
    <td>
      <a href="/pay/?pidx=${payment.pidx}">Page</a>
      <a href="/_simulator/payments/${payment.pidx}">Record</a>
    </td>
  </tr>`;
}

function tone(status: string): string {
  if (isStatus(status, "Completed")) return "good";
  return isStatus(status, "Initiated", "Pending") ? "open" : "bad";
}
