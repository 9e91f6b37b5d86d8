import express, { type Request, type Response } from "express";
import { findBank, serves } from "../khalti/bank.ts";
import { callbackUrl } from "../khalti/callback-url.ts";
import {
  checkOtp,
  findVisit,
  type Form,
  isLocked,
  signIn,
  startVisit,
} from "../khalti/customer-visit.ts";
import { isBankMode } from "../khalti/mode.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { html, type Html } from "./html.ts";
import { loginPage } from "./login-page.ts";
import { otpPage } from "./otp-page.ts";
import { lockedPage, outcomePage } from "./outcome-page.ts";
import { paymentLayout } from "./payment-layout.ts";
import { sendPage } from "./send-page.ts";

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
      response.redirect(303, `/pay/otp?pidx=${payment.pidx}&token=${visit.token}`);
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
    else sendStep(state, payment, response, 200, "Confirm", otpPage(payment, visit));
  });

  router.post("/otp", (request, response) => {
    const step = findStep(state, request, response);
    if (step === undefined) return;
    const { payment, visit, form } = step;
    const nowMs = state.clock.now();
    // A repeated submit of a customer who has paid: redirect as after the first submit.
    if (visit.step === "paid") {
      response.redirect(303, callbackUrl(payment, nowMs));
      return;
    }
    if (sentOutcome(state, payment, response, 409)) return;
    if (visit.step === "login") {
      response.redirect(303, `/pay/?pidx=${payment.pidx}`);
      return;
    }
    const errors = isLocked(payment) ? [] : checkOtp(state.payments, payment, form);
    if (isLocked(payment)) sendLocked(state, payment, visit, response);
    else if (errors.length > 0) {
      const page = otpPage(payment, visit, errors);
      sendStep(state, payment, response, 422, "Error: Confirm", page);
    } else if (state.payments.pay(payment, { ...visit, nowMs })) {
      visit.step = "paid";
      response.redirect(303, callbackUrl(payment, nowMs));
    } else sentOutcome(state, payment, response, 409);
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
