import express, { type Request, type Response } from "express";
import { findBank, serves } from "../khalti/bank.ts";
import { callbackUrl } from "../khalti/callback-url.ts";
import { confirmPayment } from "../khalti/confirm-payment.ts";
import { findVisit, type Form, isLocked, signIn, startVisit } from "../khalti/customer-visit.ts";
import { isBankMode } from "../khalti/mode.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import { behaviourOf } from "../khalti/test-accounts.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { html, type Html } from "./html.ts";
import { loginPage } from "./login-page.ts";
import { otpPage } from "./otp-page.ts";
import { lockedPage, neverReturnsPage, outcomePage } from "./outcome-page.ts";
import { paymentLayout } from "./payment-layout.ts";
import { sendPage } from "./send-page.ts";
import { waitingPage } from "./waiting-page.ts";

/**
 * The pages behind payment_url: sign in, confirm with a code, return to the merchant. The server keeps each customer's
 * step under a random token, so a browser cannot skip one.
 */
export function payRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  router.use(express.urlencoded({ extended: false, limit: "10kb" }));

  router.get("/", (request, response) => {
    const payment = findPayment(state, request.query, response);
    if (payment === undefined || sentOutcome(state, payment, response, 200)) return;
    const visit = openVisit(payment, request);
    if (isLocked(payment)) sendLocked(state, payment, visit, response);
    else sendStep(state, payment, response, 200, "Pay", loginPage(payment, visit));
  });

  router.post("/login", (request, response) => {
    const step = findStep(state, request, response);
    if (step === undefined) return;
    const { payment, visit, form } = step;
    if (sentOutcome(state, payment, response, 409)) return;
    const errors = isLocked(payment) ? [] : signIn(state.payments, payment, visit, form);
    if (isLocked(payment)) sendLocked(state, payment, visit, response);
    else if (errors.length === 0) {
      response.redirect(303, `/pay/otp${query(step)}`);
    } else {
      const typedId = form[isBankMode(visit.mode) ? "username" : "mobile"];
      const page = loginPage(payment, visit, errors, typeof typedId === "string" ? typedId : "");
      sendStep(state, payment, response, 422, "Error: Pay", page);
    }
  });

  router.get("/otp", (request, response) => {
    const payment = findPayment(state, request.query, response);
    if (payment === undefined || sentOutcome(state, payment, response, 200)) return;
    const visit = findVisit(payment, request.query["token"]);
    if (visit?.step !== "otp") response.redirect(303, `/pay/?pidx=${payment.pidx}`);
    else if (isLocked(payment)) sendLocked(state, payment, visit, response);
    else {
      const page = otpPage(payment, visit, { isSentAgain: request.query["again"] === "1" });
      sendStep(state, payment, response, 200, "Confirm", page);
    }
  });

  router.post("/otp", (request, response) => {
    const step = findStep(state, request, response);
    if (step === undefined) return;
    const { payment, visit, form } = step;
    // A repeated submit of a customer who has paid: answer as after the first submit.
    if (visit.step === "paid") {
      sendPaid(state, payment, visit, response);
      return;
    }
    if (sentOutcome(state, payment, response, 409)) return;
    if (visit.step !== "otp") {
      response.redirect(303, `/pay/${visit.step === "waiting" ? "wait" : ""}${query(step)}`);
      return;
    }
    if (isLocked(payment)) {
      sendLocked(state, payment, visit, response);
      return;
    }
    const confirmation = confirmPayment(state, payment, visit, form);
    switch (confirmation.kind) {
      case "paid":
        sendPaid(state, payment, visit, response);
        return;
      case "waiting":
        response.redirect(303, `/pay/wait${query(step)}`);
        return;
      case "too_late":
        sentOutcome(state, payment, response, 409);
        return;
      case "wrong":
        if (isLocked(payment)) sendLocked(state, payment, visit, response);
        else {
          const page = otpPage(payment, visit, { errors: confirmation.errors });
          sendStep(state, payment, response, 422, "Error: Confirm", page);
        }
    }
  });

  // Where a customer waits who pays at the last second.
  router.get("/wait", (request, response) => {
    const payment = findPayment(state, request.query, response);
    if (payment === undefined) return;
    const visit = findVisit(payment, request.query["token"]);
    if (visit?.step !== "waiting") response.redirect(303, `/pay/?pidx=${payment.pidx}`);
    else if (payment.charges.length > 0) sendPaid(state, payment, visit, response);
    else if (!sentOutcome(state, payment, response, 200)) {
      const body = paymentLayout(payment, state.clock.now(), waitingPage(payment, visit), {
        afterwards: `/pay/wait${query({ payment, visit })}`,
      });
      sendPage(response, 200, { title: "Waiting", body, wide: true });
    }
  });

  router.post("/cancel", (request, response) => {
    const step = findStep(state, request, response);
    if (step === undefined) return;
    const { payment } = step;
    const nowMs = state.clock.now();
    if (statusOf(payment, nowMs) === "Initiated") {
      state.payments.change(payment, { status: "User canceled" });
    } else if (!isStatus(payment.status, "User canceled")) {
      sentOutcome(state, payment, response, 409);
      return;
    }
    response.redirect(303, callbackUrl(payment, nowMs));
  });
  return router;
}

/** The customer goes back to the shop, unless it is the account that never does. */
function sendPaid(state: SimulatorState, payment: Payment, visit: Visit, response: Response): void {
  if (behaviourOf(visit.mobile) === "never_returns") {
    sendPage(response, 200, neverReturnsPage());
  } else response.redirect(303, callbackUrl(payment, state.clock.now()));
}

function query({ payment, visit }: { payment: Payment; visit: Visit }): string {
  return `?pidx=${payment.pidx}&token=${visit.token}`;
}

function openVisit(payment: Payment, request: Request): Visit {
  const { modes, bank: fixedBank } = payment.order;
  const mode = modes.find((offered) => offered === request.query["mode"]) ?? modes[0] ?? "KHALTI";
  if (!isBankMode(mode)) return startVisit(payment, mode, null);
  const bank = fixedBank ?? findBank(request.query["bank"]) ?? null;
  return startVisit(payment, mode, bank !== null && serves(bank, mode) ? bank : null);
}

function findPayment(state: SimulatorState, fields: Form, response: Response): Payment | undefined {
  const payment = state.payments.find(fields["pidx"]);
  if (payment === undefined) {
    const body = html`<div class="outcome bad">
      <h1>Payment not found</h1>
      <p>This link belongs to no payment. Start again at the merchant.</p>
    </div>`;
    sendPage(response, 404, { title: "Payment not found", body });
  }
  return payment;
}

/** The payment and visit of a submitted form, or undefined after answering with an error page. */
function findStep(state: SimulatorState, request: Request, response: Response) {
  const form = (request.body ?? {}) as Form;
  const payment = findPayment(state, form, response);
  if (payment === undefined) return undefined;
  const visit = findVisit(payment, form["token"]);
  if (visit !== undefined) return { payment, visit, form };
  if (!sentOutcome(state, payment, response, 409)) {
    const body = html`<div class="outcome bad">
      <h1>This page is out of date</h1>
      <p>Nothing was paid. Start the payment again.</p>
      <a class="primary" href="/pay/?pidx=${payment.pidx}">Start again</a>
    </div>`;
    sendPage(response, 409, { title: "This page is out of date", body });
  }
  return undefined;
}

/** Sends the outcome page of a payment that cannot be paid; false when it can still be paid. */
function sentOutcome(
  state: SimulatorState,
  payment: Payment,
  response: Response,
  httpStatus: number,
): boolean {
  const nowMs = state.clock.now();
  const status = statusOf(payment, nowMs);
  if (status === "Initiated") return false;
  const code = isStatus(status, "Expired") ? 410 : httpStatus;
  sendPage(response, code, outcomePage(payment, nowMs));
  return true;
}

function sendLocked(state: SimulatorState, payment: Payment, visit: Visit, response: Response) {
  sendStep(state, payment, response, 403, "Locked", lockedPage(payment, visit));
}

function sendStep(
  state: SimulatorState,
  payment: Payment,
  response: Response,
  status: number,
  title: string,
  action: Html,
): void {
  const body = paymentLayout(payment, state.clock.now(), action);
  sendPage(response, status, { title, body, wide: true });
}
