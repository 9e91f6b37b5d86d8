import type { Request, Response } from "express";
import { callbackUrl } from "../khalti/callback-url.ts";
import { findVisit, type Form } from "../khalti/customer-visit.ts";
import { isStatus, type Payment, statusOf, type Visit } from "../khalti/payment.ts";
import { behaviourOf } from "../khalti/test-accounts.ts";
import type { SimulatorState } from "../simulator-state.ts";
import type { Html } from "./html.ts";
import { messagePage, neverReturnsPage, outcomePage } from "./outcome-page.ts";
import { paymentLayout } from "./payment-layout.ts";
import { type Reader, readerOf } from "./reader.ts";
import { sendPage } from "./send-page.ts";

/** One request for a page of a payment: what it is about, and the answers that all steps share. */
export class PayScreen {
  readonly reader: Reader;
  readonly #state: SimulatorState;
  readonly #response: Response;
  readonly #form: Form;

  constructor(state: SimulatorState, request: Request, response: Response) {
    this.#state = state;
    this.#response = response;
    this.#form = (request.body ?? {}) as Form;
    const reader = readerOf(request, response);
    const pidx = this.#form["pidx"];
    // The other language of an answered form is the first page of its payment.
    this.reader = typeof pidx === "string" ? { ...reader, here: payPath(pidx) } : reader;
  }

  /** Answers with an error page when there is none. */
  findPayment(pidx: unknown): Payment | undefined {
    const payment = this.#state.payments.find(pidx);
    if (payment === undefined) {
      const { notFound, notFoundText } = this.reader.texts;
      sendPage(this.reader, this.#response, 404, messagePage("bad", notFound, notFoundText));
    }
    return payment;
  }

  /** The payment and visit of a submitted form, or undefined after answering with an error page. */
  findStep(): { payment: Payment; visit: Visit; form: Form } | undefined {
    const payment = this.findPayment(this.#form["pidx"]);
    if (payment === undefined) return undefined;
    const visit = findVisit(payment, this.#form["token"]);
    if (visit !== undefined) return { payment, visit, form: this.#form };
    if (!this.sentOutcome(payment, 409)) {
      const { outOfDate, outOfDateText, startAgain } = this.reader.texts;
      const link = { href: payPath(payment.pidx), label: startAgain };
      const page = messagePage("bad", outOfDate, outOfDateText, link);
      sendPage(this.reader, this.#response, 409, page);
    }
    return undefined;
  }

  /** Sends the outcome page of a payment that cannot be paid; false when it can still be paid. */
  sentOutcome(payment: Payment, httpStatus: number): boolean {
    const nowMs = this.#state.clock.now();
    const status = statusOf(payment, nowMs);
    if (status === "Initiated") return false;
    const code = isStatus(status, "Expired") ? 410 : httpStatus;
    sendPage(this.reader, this.#response, code, outcomePage(this.reader, payment, nowMs));
    return true;
  }

  /** The customer goes back to the shop, unless it is the account that never does. */
  sendPaid(payment: Payment, visit: Visit): void {
    if (behaviourOf(visit.mobile) === "never_returns") {
      sendPage(this.reader, this.#response, 200, neverReturnsPage(this.reader));
    } else this.#response.redirect(303, callbackUrl(payment, this.#state.clock.now()));
  }

  /** @param more.here see Reader; `afterwards` see paymentLayout */
  sendStep(
    payment: Payment,
    status: number,
    title: string,
    action: Html,
    more: { here?: string; afterwards?: string } = {},
  ): void {
    const { here = this.reader.here, afterwards = payPath(payment.pidx) } = more;
    const reader = { ...this.reader, here };
    const { clock, settings } = this.#state;
    const body = paymentLayout(reader, payment, {
      nowMs: clock.now(),
      action,
      shopName: settings.shopName,
      afterwards,
    });
    sendPage(reader, this.#response, status, { title, body, wide: true });
  }
}

export function stepQuery({ payment, visit }: { payment: Payment; visit: Visit }): string {
  return `?pidx=${payment.pidx}&token=${visit.token}`;
}

function payPath(pidx: string): string {
  return `/pay/?pidx=${encodeURIComponent(pidx)}`;
}
