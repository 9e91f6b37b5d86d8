import type { Request, RequestHandler, Response } from "express";
import type { SimulatorState } from "../simulator-state.ts";
import type { EndpointName, Fault } from "./fault-queue.ts";
import type { LoggedRequest } from "./request-log.ts";
import { readBody, type ReadBody } from "./read-body.ts";

/** A body of undefined is an empty one. */
export type Answer = { status: number; body: unknown };
export type ApiCall = { request: Request; body: ReadBody };

/**
 * One endpoint of a simulated provider: logs the request, then applies the next queued fault or sends the answer of
 * `work`. `work` returns its answer instead of sending it, so a fault can drop the answer after the work is done.
 */
export function apiEndpoint(
  state: SimulatorState,
  name: EndpointName,
  work: (call: ApiCall) => Answer,
): RequestHandler {
  return (request, response) => {
    const body = readBody(request);
    const entry = state.requests.add({
      atMs: state.clock.now(),
      method: request.method,
      path: request.originalUrl,
      endpoint: name,
      body: body.logged,
      status: null,
    });
    const answer = () => work({ request, body });
    const fault = state.faults.take(name);
    if (fault === undefined) sendAnswer(response, entry, answer());
    else applyFault(fault, state, response, entry, answer);
  };
}

function applyFault(
  fault: Fault,
  state: SimulatorState,
  response: Response,
  entry: LoggedRequest,
  answer: () => Answer,
): void {
  switch (fault.kind) {
    case "drop_request":
      drop(response, entry);
      return;
    case "drop_response":
      answer();
      drop(response, entry);
      return;
    case "delay":
      // Like a slow gateway, do the work even when the caller has already timed out.
      state.delays.run(fault.delay_ms ?? 0, response, () => {
        sendAnswer(response, entry, answer());
      });
      return;
    case "garbage":
      send(response, entry, 200, "text/html", htmlPage("Just a moment…"));
      return;
    case "status":
      sendStatus(fault, response, entry);
  }
}

function sendStatus(fault: Fault, response: Response, entry: LoggedRequest): void {
  const status = fault.status ?? 500;
  if (typeof fault.body === "string") send(response, entry, status, "text/plain", fault.body);
  else if (fault.body !== undefined) sendAnswer(response, entry, { status, body: fault.body });
  else if (status >= 500)
    send(response, entry, status, "text/html", htmlPage(`Error ${String(status)}`));
  else send(response, entry, status, "text/plain", "");
}

export function sendAnswer(response: Response, entry: LoggedRequest, answer: Answer): void {
  const { status, body } = answer;
  if (body === undefined) send(response, entry, status, "text/plain", "");
  else send(response, entry, status, "application/json", JSON.stringify(body));
}

function send(
  response: Response,
  entry: LoggedRequest,
  status: number,
  type: string,
  text: string,
): void {
  entry.status = status;
  const headers = {
    "Content-Type": type === "application/json" ? type : `${type}; charset=utf-8`,
    "Content-Length": Buffer.byteLength(text),
  };
  response.writeHead(status, headers).end(text);
}

function drop(response: Response, entry: LoggedRequest): void {
  entry.status = "dropped";
  response.destroy();
}

function htmlPage(title: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}
