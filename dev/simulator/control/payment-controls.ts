import express, { type Request, type Response } from "express";
import { z } from "zod";
import { callbackUrl } from "../khalti/callback-url.ts";
import { isBankMode } from "../khalti/mode.ts";
import { isStatus, type Payment, statusOf } from "../khalti/payment.ts";
import { shortId } from "../khalti/short-id.ts";
import { TEST_KHALTI_IDS } from "../khalti/test-accounts.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { parseInput } from "./parse-input.ts";
import { showPayment, showPayments } from "./show-payment.ts";

const paymentSchema = z.strictObject({
  /** Any text, so that tests can use statuses that Khalti does not document. */
  status: z.string().min(1).optional(),
  total_amount: z.int().min(0).optional(),
  transaction_id: z.string().min(1).nullable().optional(),
  fee: z.int().min(0).optional(),
});
type PaymentChange = z.infer<typeof paymentSchema>;

/** The controls of Khalti's payments. Requires `express.json` before it. */
export function paymentControls(state: SimulatorState): express.Router {
  const router = express.Router();
  router.get("/payments", (_request, response) => {
    response.json({ data: showPayments(state) });
  });
  router.get("/payments/:pidx", (request, response) => {
    withPayment(state, request, response, (payment) => {
      response.json(showPayment(state, payment));
    });
  });
  router.post("/payments/:pidx/pay", (request, response) => {
    withPayment(state, request, response, (payment) => {
      const nowMs = state.clock.now();
      const status = statusOf(payment, nowMs);
      if (status === "Initiated") payAsTestCustomer(state, payment);
      else if (!isStatus(status, "Completed")) {
        response.status(409).json({ error: `a payment that is ${status} cannot be paid` });
        return;
      }
      response.json({ return_url: callbackUrl(payment, nowMs) });
    });
  });
  router.post("/payments/:pidx", (request, response) => {
    withPayment(state, request, response, (payment) => {
      const change = parseInput(paymentSchema, request, response);
      if (change === undefined) return;
      changePayment(state, payment, change);
      response.json(showPayment(state, payment));
    });
  });
  return router;
}

function changePayment(state: SimulatorState, payment: Payment, input: PaymentChange): void {
  const { status, total_amount: totalAmount, fee, transaction_id: transactionId } = input;
  state.payments.change(payment, {
    ...(totalAmount === undefined ? {} : { totalAmount }),
    ...(fee === undefined ? {} : { fee }),
    ...(transactionId === undefined ? {} : { transactionId }),
  });
  if (status === undefined) return;
  if (!isStatus(status, "Completed")) {
    state.payments.change(payment, { status });
    return;
  }
  if (payment.charges.length === 0) payAsTestCustomer(state, payment);
  // An explicit null simulates a completed payment without a transaction id.
  const ownId = transactionId === null ? null : (payment.transactionId ?? shortId());
  state.payments.change(payment, { status, transactionId: ownId });
}

/** Pays as the first test account, from the wallet when the link allows it. */
function payAsTestCustomer(state: SimulatorState, payment: Payment): void {
  const { modes, bank } = payment.order;
  const mode = modes.find((offered) => !isBankMode(offered)) ?? modes[0] ?? "KHALTI";
  state.payments.complete(payment, {
    mode,
    bank: isBankMode(mode) ? bank : null,
    mobile: TEST_KHALTI_IDS[0],
    nowMs: state.clock.now(),
  });
}

function withPayment(
  state: SimulatorState,
  request: Request,
  response: Response,
  use: (payment: Payment) => void,
): void {
  const payment = state.payments.find(request.params["pidx"]);
  if (payment === undefined) response.status(404).json({ error: "no payment has this pidx" });
  else use(payment);
}
