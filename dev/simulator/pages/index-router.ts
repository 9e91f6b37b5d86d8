import express, { type Request, type Response } from "express";
import { RULE_NAMES, RULES } from "../control/rules.ts";
import { isStatus, type Payment, statusOf } from "../khalti/payment.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { accountList } from "./account-list.ts";
import { html, type Html } from "./html.ts";
import { messagePage } from "./outcome-page.ts";
import { type Reader, readerOf } from "./reader.ts";
import { sendPage } from "./send-page.ts";
import { topUpTable } from "./top-up-table.ts";

const SHOWN_PAYMENTS = 20;
const SHOWN_TOP_UPS = 20;

/** The simulator's front page: a description, recent payments and top-ups, and a button that advances the clock. */
export function indexRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  router.get("/", (request, response) => {
    const reader = readerOf(request, response);
    const body = overview(reader, state);
    sendPage(reader, response, 200, { title: reader.texts.overview, body, wide: true });
  });
  router.post("/advance-clock", (_request, response) => {
    state.clock.advance(3600);
    response.redirect(303, "/");
  });
  router.use((request: Request, response: Response) => {
    const reader = readerOf(request, response);
    sendPage(reader, response, 404, messagePage("bad", reader.texts.pageNotFound, null));
  });
  return router;
}

function overview(reader: Reader, state: SimulatorState): Html {
  const { texts } = reader;
  const payments = state.payments.list().slice(0, SHOWN_PAYMENTS);
  const control = (path: string) => html`<a href="/_simulator/${path}">${path}</a>`;
  return html`<div class="overview">
    <h1>${texts.simulated}</h1>
    <p>${texts.about}</p>
    <section class="panel">
      <h2>${texts.accounts}</h2>
      ${accountList(reader)}
    </section>
    <section class="panel clock">
      <h2>${texts.clock}</h2>
      <p>${texts.clockText(reader.clock(state.clock.now()))}</p>
      <form method="post" action="/advance-clock">
        <button type="submit" class="primary">${texts.advance}</button>
      </form>
    </section>
    <section class="panel">
      <h2>${texts.payments}</h2>
      ${payments.length === 0 ? html`<p>${texts.none}</p>` : paymentTable(reader, state, payments)}
    </section>
    <section class="panel">
      <h2>${texts.topUps}</h2>
      ${topUpTable(reader, state, SHOWN_TOP_UPS)}
    </section>
    <section class="panel">
      <h2>${texts.rules}</h2>
      <p>${texts.rulesText} <code>POST /_simulator/rules</code></p>
      <ul class="rules">
        ${RULE_NAMES.map(
          (name) =>
            html`<li>
              <span class="status ${state.rules[name] ? "open" : "off"}"
                >${state.rules[name] ? texts.on : texts.off}</span
              >
              <span lang="en"><code>${name}</code><small>${RULES[name]}</small></span>
            </li>`,
        )}
      </ul>
    </section>
    <p class="order-id">
      ${texts.controls} ${control("payments")}, ${control("top-ups")}, ${control("requests")},
      ${control("faults")}
    </p>
  </div>`;
}

function paymentTable(reader: Reader, state: SimulatorState, payments: Payment[]): Html {
  const { texts } = reader;
  return html`<div class="scroll" role="region" aria-label="${texts.payments}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.made}</th>
          <th scope="col">${texts.purchase}</th>
          <th scope="col" class="money">${texts.amount}</th>
          <th scope="col">${texts.status}</th>
          <th scope="col">${texts.open}</th>
        </tr>
      </thead>
      <tbody>
        ${payments.map((payment) => paymentRow(reader, payment, state.clock.now()))}
      </tbody>
    </table>
  </div>`;
}

function paymentRow(reader: Reader, payment: Payment, nowMs: number): Html {
  const status = statusOf(payment, nowMs);
  return html`<tr>
    <td>${reader.clock(payment.createdAtMs)}</td>
    <td>${payment.order.purchaseOrderName}<small>${payment.order.purchaseOrderId}</small></td>
    <td class="money">${reader.rupees(payment.totalAmount)}</td>
    <td><span class="status ${tone(status)}">${status}</span></td>
    <td>
      <a href="/pay/?pidx=${payment.pidx}">${reader.texts.page}</a>
      <a href="/_simulator/payments/${payment.pidx}">${reader.texts.record}</a>
    </td>
  </tr>`;
}

function tone(status: string): string {
  if (isStatus(status, "Completed")) return "good";
  return isStatus(status, "Initiated", "Pending") ? "open" : "bad";
}
