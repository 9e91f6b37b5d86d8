import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";
import { asDatabaseUnavailable } from "../database/database-unavailable.ts";
import { AppError, type FieldError } from "../lib/errors.ts";
import { holdRefusal } from "./limits/hold-refusal.ts";
import { problemPage } from "./pages/problem-page.ts";
import { preferredLanguage } from "./pages/translated-page.ts";

type PageContext = Pick<AppContext, "logger" | "pagesFolder" | "config">;

/** A problem document (RFC 9457) with a stable `code`. */
export interface Problem {
  type: "about:blank";
  title: string;
  status: number;
  detail?: string;
  /** The request id, which is in every log line of the request. */
  instance: string;
  code: string;
  errors?: FieldError[];
  [member: string]: unknown;
}

export const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

class NothingHere extends AppError {
  readonly status = 404;
  readonly code = "not_found";

  constructor() {
    super("There is nothing here.");
  }
}

export const answerNotFound: RequestHandler = () => {
  throw new NothingHere();
};

/**
 * Whether an error is answered with a page: a browser asks for HTML. Khalti sends only browsers to the return address, which
 * answers in JSON only when JSON is what the client asks for.
 */
export function wantsPage(req: Request): boolean {
  const types = req.path === "/v1/payments/return" ? ["html", "json"] : ["json", "html"];
  return req.accepts(types) === "html";
}

/** Last middleware: an expected error becomes a problem document; any other a 500 without detail, logged as error. */
export function answerErrors(context: PageContext): ErrorRequestHandler {
  const { logger } = context;
  return async (thrown: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const unavailable = thrown instanceof AppError ? null : asDatabaseUnavailable(thrown);
    if (unavailable !== null) {
      // Only a warning: /readyz reports the outage, so not every request needs to.
      logger.warn(
        { error: loggable(thrown), requestId: requestId(req) },
        "a request failed because the database is unavailable",
      );
    }
    const error = unavailable ?? thrown;
    if (error instanceof AppError) {
      await holdRefusal(res, error.status);
      if (res.closed) return;
      if (error.retryAfterSeconds !== undefined) {
        res.set("Retry-After", String(error.retryAfterSeconds));
      }
      if (error.status === 401) res.set("WWW-Authenticate", "Bearer");
      await sendProblem(context, req, res, {
        status: error.status,
        code: error.code,
        detail: error.message,
        ...(error.errors === undefined ? {} : { errors: error.errors }),
        ...error.members,
      });
      return;
    }
    const refused = clientError(error);
    if (refused !== null) {
      await sendProblem(context, req, res, refused);
      return;
    }
    logger.error(
      { error: loggable(error), requestId: requestId(req) },
      "a request failed with an unexpected error",
    );
    await sendProblem(context, req, res, { status: 500, code: "internal_error" });
  };
}

/** Never log the whole error: database errors contain the rejected row, and so customer data. */
function loggable(error: unknown): Record<string, unknown> {
  return error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { type: typeof error };
}

type ProblemFacts = { status: number; code: string; detail?: string } & Record<string, unknown>;

async function sendProblem(
  context: PageContext,
  req: Request,
  res: Response,
  facts: ProblemFacts,
): Promise<void> {
  const problem: Problem = {
    type: "about:blank",
    title: TITLES[facts.status] ?? "Error",
    instance: requestId(req),
    ...facts,
  };
  res.locals["code"] = facts.code;
  const page = wantsPage(req) ? await pageOf(context, req, problem) : null;
  res.status(facts.status);
  if (page !== null) res.vary("Accept-Language").type("html").send(page);
  else res.type("application/problem+json").send(JSON.stringify(problem));
}

/** What a browser shows that posted a plain form or followed an old link; null when the page cannot be read. */
async function pageOf(
  context: PageContext,
  req: Request,
  problem: Problem,
): Promise<string | null> {
  try {
    return await problemPage(context, problem, preferredLanguage(req), orderOf(req));
  } catch (error) {
    context.logger.error({ error: loggable(error) }, "the page of a problem cannot be read");
    return null;
  }
}

/** The order whose form a browser posted; null for other requests. */
function orderOf({ path }: Request): string | null {
  const [, id = ""] = /^\/v1\/orders\/([^/]+)\/payments$/.exec(path) ?? [];
  return isUuid(id) ? id : null;
}

export function requestId(req: Request): string {
  return typeof req.id === "string" ? req.id : "unknown";
}

const UNREADABLE = { code: "unreadable_request", detail: "The request could not be read." };

/** How Express, its body parsers and its file sender refuse a request, by status. */
const CLIENT_ERRORS: Record<number, { code: string; detail: string }> = {
  404: { code: "not_found", detail: "There is nothing here." },
  412: { code: "precondition_failed", detail: "A precondition of this request does not hold." },
  413: { code: "too_large", detail: "The body is larger than this server accepts." },
  415: { code: "unsupported_media_type", detail: "This encoding is not supported." },
  416: { code: "range_not_satisfiable", detail: "The range is outside of the document." },
};

/** @returns null if the error is ours, such as a provider's answer that nothing caught */
function clientError(error: unknown): ProblemFacts | null {
  if (!(error instanceof Error) || !("status" in error) || "isAxiosError" in error) return null;
  const status = Number(error.status);
  if (!(status >= 400 && status < 500)) return null;
  const known = CLIENT_ERRORS[status];
  return known === undefined ? { status: 400, ...UNREADABLE } : { status, ...known };
}
