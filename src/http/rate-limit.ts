import type { Request, RequestHandler } from "express";
import { type Options, rateLimit } from "express-rate-limit";
import { bearerToken } from "./auth.ts";
import { TooManyRequests } from "./too-many-requests.ts";

/** Limits one IP address to `perMinute` requests. Requests with a bearer token are not counted: their route checks it. */
export function limitPerAddress(perMinute: number): RequestHandler {
  return limitPerMinute(perMinute, { skip: (req) => bearerToken(req) !== null });
}

/** The same for a route that takes no key: every request counts. */
export function limitAllPerAddress(perMinute: number): RequestHandler {
  return limitPerMinute(perMinute, {});
}

/** Limits requests with the same `keyOf` to `perMinute`, from any address. Requests with null are not counted. */
export function limitPerKey(
  perMinute: number,
  keyOf: (req: Request) => string | null,
): RequestHandler {
  return limitPerMinute(perMinute, {
    skip: (req) => keyOf(req) === null,
    keyGenerator: (req) => keyOf(req) ?? "",
  });
}

/**
 * Limits one IP address to `perMinute` requests that end with 401. A request counts from its start, so that many guesses at
 * the same time are limited too; any other answer takes its count back.
 */
export function limitWrongKeys(perMinute: number): RequestHandler {
  return limitPerMinute(perMinute, {
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
  });
}

function limitPerMinute(perMinute: number, options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_req, _res, next) => {
      next(
        new TooManyRequests("Too many requests. Please wait a minute.", { retryAfterSeconds: 60 }),
      );
    },
    ...options,
  });
}
