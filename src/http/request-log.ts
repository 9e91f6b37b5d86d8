import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { pinoHttp } from "pino-http";
import { currentLogFields, type Logger, withLogFields } from "../lib/logger.ts";

/**
 * Logs one line per request: id, method, path, status, the code of a refusal, and the id of the caller's key. Never the query,
 * headers or body: Khalti's callback has the payer's phone number in its query. Every log line of the request contains the id.
 */
export function logRequests(logger: Logger): RequestHandler {
  const log = pinoHttp({
    logger,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader("X-Request-Id", id);
      return id;
    },
    autoLogging: { ignore: (req) => req.url === "/healthz" || req.url === "/readyz" },
    customLogLevel: (_req, res, error) =>
      error !== undefined || res.statusCode >= 500 ? "warn" : "info",
    customSuccessMessage: summary,
    customErrorMessage: summary,
    customSuccessObject: withFields,
    customErrorObject: (req, res, _error, line: object) => withFields(req, res, line),
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: pathOf(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: (error: { type: string; message: string }) => ({
        type: error.type,
        message: error.message,
      }),
    },
  });
  return (req, res, next) => {
    log(req, res);
    withLogFields({ requestId: req.id }, () => {
      res.locals["logFields"] = currentLogFields();
      next();
    });
  };
}

/** The end of an answer is outside of the request's own work, so its fields are handed over. */
function withFields(_req: IncomingMessage, res: ServerResponse, line: object): object {
  const { logFields = {}, code } = "locals" in res ? (res.locals as LogLocals) : {};
  return { ...line, ...logFields, ...(code === undefined ? {} : { code }) };
}

interface LogLocals {
  logFields?: object;
  /** Of the problem document that refused the request. */
  code?: string;
}

function summary(req: IncomingMessage, res: ServerResponse): string {
  // Express shortens `url` inside a mounted router and keeps `originalUrl`.
  const url = "originalUrl" in req ? String(req.originalUrl) : req.url;
  return `${req.method ?? ""} ${pathOf(url)} ${String(res.statusCode)}`;
}

function pathOf(url: string | undefined): string {
  return (url ?? "").split("?", 1)[0] ?? "";
}
