import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { AppError } from "../lib/errors.ts";
import { bearerToken } from "./auth.ts";

class TooManyRequests extends AppError {
  readonly status = 429;
  readonly code = "too_many_requests";
}

/** Limits one IP address to `perMinute` requests. Requests with a bearer token are not counted. */
export function limitPerAddress(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    skip: (req) => bearerToken(req) !== null,
    handler: (_req, _res, next) => {
      next(
        new TooManyRequests("Too many requests from your address. Please wait a minute.", {
          retryAfterSeconds: 60,
        }),
      );
    },
  });
}
