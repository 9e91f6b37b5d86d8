import express, { type Request } from "express";
import { findBank, serves } from "../khalti/bank.ts";
import { callbackUrl, failureUrl } from "../khalti/callback-url.ts";
import { confirmPayment } from "../khalti/confirm-payment.ts";
import { findVisit, isLocked, signIn, startVisit } from "../khalti/customer-visit.ts";
import { isBankMode } from "../khalti/mode.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { loginPage } from "./login-page.ts";
import { otpPage } from "./otp-page.ts";
import { lockedPage, waitingPage } from "./outcome-page.ts";
import { PayScreen, stepQuery } from "./pay-screen.ts";

/**
 * The pages behind payment_url: sign in, confirm with a code, return to the merchant. The server keeps each customer's
 * step under a random token, so a browser cannot skip one.
 */
export function payRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  router.use(express.urlencoded({ extended: false, limit: "10kb" }));

  router.get("/", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const payment = screen.findPayment(request.query["pidx"]);
    if (payment === undefined || screen.sentOutcome(payment, 200)) return;
    const visit = openVisit(payment, request);
    if (isLocked(payment)) sendLocked(screen, payment, visit);
    else {
      const { reader } = screen;
      screen.sendStep(payment, 200, reader.texts.pay, loginPage(reader, payment, visit));
    }
  });

  router.post("/login", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const step = screen.findStep();
    if (step === undefined) return;
    const { payment, visit, form } = step;
    if (screen.sentOutcome(payment, 409)) return;
    const errors = isLocked(payment) ? [] : signIn(state.payments, payment, visit, form);
    if (isLocked(payment)) sendLocked(screen, payment, visit);
    else if (errors.length === 0) response.redirect(303, `/pay/otp${stepQuery(step)}`);
    else {
      const { reader } = screen;
      const typedId = form[isBankMode(visit.mode) ? "username" : "mobile"];
      const typed = typeof typedId === "string" ? typedId : "";
      const page = loginPage(reader, payment, visit, errors, typed);
      screen.sendStep(payment, 422, reader.texts.errorIn(reader.texts.pay), page);
    }
  });

  router.get("/otp", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const payment = screen.findPayment(request.query["pidx"]);
    if (payment === undefined || screen.sentOutcome(payment, 200)) return;
    const visit = findVisit(payment, request.query["token"]);
    if (visit?.step !== "otp") response.redirect(303, `/pay/?pidx=${payment.pidx}`);
    else if (isLocked(payment)) sendLocked(screen, payment, visit);
    else {
      const { reader } = screen;
      const isSentAgain = request.query["again"] === "1";
      const page = otpPage(reader, payment, visit, { isSentAgain });
      screen.sendStep(payment, 200, reader.texts.confirm, page);
    }
  });

  router.post("/otp", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const step = screen.findStep();
    if (step === undefined) return;
    const { payment, visit, form } = step;
    // A repeated submit of a customer who has paid: answer as after the first submit.
    if (visit.step === "paid") {
      screen.sendPaid(payment, visit);
      return;
    }
    if (screen.sentOutcome(payment, 409)) return;
    if (visit.step !== "otp") {
      response.redirect(303, `/pay/${visit.step === "waiting" ? "wait" : ""}${stepQuery(step)}`);
      return;
    }
    if (isLocked(payment)) {
      sendLocked(screen, payment, visit);
      return;
    }
    const confirmation = confirmPayment(state, payment, visit, form);
    switch (confirmation.kind) {
      case "paid":
        screen.sendPaid(payment, visit);
        return;
      case "waiting":
        response.redirect(303, `/pay/wait${stepQuery(step)}`);
        return;
      case "not_processed":
        response.redirect(303, failureUrl(payment));
        return;
      case "too_late":
        screen.sentOutcome(payment, 409);
        return;
      case "wrong":
        if (isLocked(payment)) sendLocked(screen, payment, visit);
        else {
          const { reader } = screen;
          const page = otpPage(reader, payment, visit, { errors: confirmation.errors });
          const title = reader.texts.errorIn(reader.texts.confirm);
          screen.sendStep(payment, 422, title, page, { here: `/pay/otp${stepQuery(step)}` });
        }
    }
  });

  // Where a customer waits who pays at the last second.
  router.get("/wait", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const payment = screen.findPayment(request.query["pidx"]);
    if (payment === undefined) return;
    const visit = findVisit(payment, request.query["token"]);
    if (visit?.step !== "waiting") response.redirect(303, `/pay/?pidx=${payment.pidx}`);
    else if (payment.charges.length > 0) screen.sendPaid(payment, visit);
    else if (!screen.sentOutcome(payment, 200)) {
      const page = waitingPage(screen.reader, payment, visit);
      screen.sendStep(payment, 200, screen.reader.texts.waiting, page, {
        afterwards: `/pay/wait${stepQuery({ payment, visit })}`,
      });
    }
  });

  router.post("/cancel", (request, response) => {
    const screen = new PayScreen(state, request, response);
    const step = screen.findStep();
    if (step === undefined) return;
    const { payment } = step;
    const nowMs = state.clock.now();
    if (statusOf(payment, nowMs) === "Initiated") {
      state.payments.change(payment, { status: "User canceled" });
    } else if (!isStatus(payment.status, "User canceled")) {
      screen.sentOutcome(payment, 409);
      return;
    }
    response.redirect(303, callbackUrl(payment, nowMs));
  });
  return router;
}

function sendLocked(screen: PayScreen, payment: Payment, visit: Visit): void {
  const { reader } = screen;
  screen.sendStep(payment, 403, reader.texts.locked, lockedPage(reader, payment, visit));
}

function openVisit(payment: Payment, request: Request): Visit {
  const { modes, bank: fixedBank } = payment.order;
  const mode = modes.find((offered) => offered === request.query["mode"]) ?? modes[0] ?? "KHALTI";
  if (!isBankMode(mode)) return startVisit(payment, mode, null);
  const bank = fixedBank ?? findBank(request.query["bank"]) ?? null;
  return startVisit(payment, mode, bank !== null && serves(bank, mode) ? bank : null);
}
