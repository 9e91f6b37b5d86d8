import express, { type ErrorRequestHandler, type Request, type Response } from "express";
import { z } from "zod";
import { isBankMode } from "../khalti/mode.ts";
import { isStatus, type Payment } from "../khalti/payment.ts";
import { shortId } from "../khalti/short-id.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { faultSchema } from "./fault-queue.ts";
import { parseInput } from "./parse-input.ts";
import { showPayment } from "./show-payment.ts";
import { topUpControls } from "./top-up-controls.ts";

const clockSchema = z.strictObject({
  advance_seconds: z
    .number()
    .min(0)
    .max(10 * 365 * 86_400),
});

const paymentSchema = z.strictObject({
  /** Any text, so that tests can use statuses that Khalti does not document. */
  status: z.string().min(1).optional(),
  total_amount: z.int().min(0).optional(),
  transaction_id: z.string().min(1).nullable().optional(),
  fee: z.int().min(0).optional(),
});
type PaymentChange = z.infer<typeof paymentSchema>;

/** The controls below /_simulator, with which tests and demonstrations change and read the simulator's state. */
export function controlRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  // Only JSON, so that a form on a foreign web page cannot change a developer's simulator.
  router.use(express.json());

  router.post("/faults", (request, response) => {
    const fault = parseInput(faultSchema, request, response);
    if (fault === undefined) return;
    state.faults.add(fault);
    response.status(201).json(fault);
  });
  router.get("/faults", (_request, response) => {
    response.json({ data: state.faults.list() });
  });
  router.delete("/faults", (_request, response) => {
    state.faults.clear();
    response.status(204).end();
  });
  router.delete("/delays", (_request, response) => {
    state.delays.endAll();
    response.status(204).end();
  });
  router.get("/payments", (_request, response) => {
    response.json({ data: state.payments.list().map((payment) => showPayment(state, payment)) });
  });
  router.get("/payments/:pidx", (request, response) => {
    withPayment(state, request, response, (payment) => {
      response.json(showPayment(state, payment));
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
  router.use(topUpControls(state));
  router.post("/clock", (request, response) => {
    const input = parseInput(clockSchema, request, response);
    if (input === undefined) return;
    state.clock.advance(input.advance_seconds);
    response.json({ now: new Date(state.clock.now()).toISOString() });
  });
  router.get("/requests", (_request, response) => {
    const data = state.requests
      .list()
      .map(({ atMs, ...entry }) => ({ at: new Date(atMs).toISOString(), ...entry }));
    response.json({ data });
  });
  router.delete("/", (_request, response) => {
    state.reset();
    response.status(204).end();
  });
  router.use((request: Request, response: Response) => {
    response.status(404).json({ error: `no control ${request.method} ${request.originalUrl}` });
  });
  router.use(handleUnreadableJson);
  return router;
}

function changePayment(state: SimulatorState, payment: Payment, change: PaymentChange): void {
  if (change.total_amount !== undefined) payment.totalAmount = change.total_amount;
  if (change.fee !== undefined) payment.fee = change.fee;
  if (change.transaction_id !== undefined) {
    state.payments.setTransactionId(payment, change.transaction_id);
  }
  if (change.status === undefined) return;
  if (isStatus(change.status, "Completed")) {
    if (payment.charges.length === 0) payAsTestCustomer(state, payment);
    if (payment.transactionId === null) state.payments.setTransactionId(payment, shortId());
    // Keep an explicit null: it simulates a completed payment without a transaction id.
    if (change.transaction_id === null) state.payments.setTransactionId(payment, null);
  }
  payment.status = change.status;
}

/** Pays as the first test account, from the wallet when the link allows it. */
function payAsTestCustomer(state: SimulatorState, payment: Payment): void {
  const { modes, bank } = payment.order;
  const mode = modes.find((offered) => !isBankMode(offered)) ?? modes[0] ?? "KHALTI";
  state.payments.complete(payment, {
    mode,
    bank: isBankMode(mode) ? bank : null,
    mobile: "9800000000",
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

const handleUnreadableJson: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof SyntaxError)) {
    next(error);
    return;
  }
  response.status(422).json({ error: "the body is not readable JSON", errors: [] });
};
