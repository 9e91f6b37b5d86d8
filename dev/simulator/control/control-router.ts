import express, { type ErrorRequestHandler, type Request, type Response } from "express";
import { z } from "zod";
import type { SimulatorState } from "../simulator-state.ts";
import { faultSchema } from "./fault-queue.ts";
import { onlyOwnPages } from "./own-pages.ts";
import { parseInput } from "./parse-input.ts";
import { paymentControls } from "./payment-controls.ts";
import { rulesSchema } from "./rules.ts";
import { showPayments } from "./show-payment.ts";
import { showRequests } from "./show-request.ts";
import { showTopUps } from "./show-top-up.ts";
import { topUpControls } from "./top-up-controls.ts";

const clockSchema = z.strictObject({
  advance_seconds: z
    .number()
    .min(0)
    .max(10 * 365 * 86_400),
});
const callbacksSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }).nullable() });

/** The controls below /_simulator, with which tests and demonstrations change and read the simulator's state. */
export function controlRouter(state: SimulatorState): express.Router {
  const router = express.Router();
  router.use(onlyOwnPages, express.json());

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
  router.get("/rules", (_request, response) => {
    response.json(state.rules);
  });
  router.post("/rules", (request, response) => {
    const change = parseInput(rulesSchema, request, response);
    if (change === undefined) return;
    state.changeRules(change);
    response.json(state.rules);
  });
  router.delete("/delays", (_request, response) => {
    state.delays.endAll();
    response.status(204).end();
  });
  router.use(paymentControls(state), topUpControls(state));
  router.get("/callbacks", (_request, response) => {
    response.json({ url: state.dlr.url, data: state.dlr.list() });
  });
  router.post("/callbacks", (request, response) => {
    const input = parseInput(callbacksSchema, request, response);
    if (input === undefined) return;
    state.dlr.reportTo(input.url);
    response.json({ url: state.dlr.url });
  });
  router.post("/clock", (request, response) => {
    const input = parseInput(clockSchema, request, response);
    if (input === undefined) return;
    state.clock.advance(input.advance_seconds);
    response.json({ now: new Date(state.clock.now()).toISOString() });
  });
  router.get("/requests", (_request, response) => {
    response.json({ data: showRequests(state) });
  });
  router.get("/", (_request, response) => {
    response.json({
      payments: showPayments(state),
      top_ups: showTopUps(state),
      requests: showRequests(state),
    });
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

const handleUnreadableJson: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof SyntaxError)) {
    next(error);
    return;
  }
  response.status(422).json({ error: "the body is not readable JSON", errors: [] });
};
