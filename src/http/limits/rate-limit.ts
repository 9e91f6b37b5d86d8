import type { Request, RequestHandler } from "express";
import { type Options, rateLimit, type Store } from "express-rate-limit";
import type { AppContext } from "../../context.ts";
import { addressOf } from "./client-address.ts";
import { authenticate, bearerToken, type Caller, Unauthenticated } from "../auth/authenticate.ts";
import type { SharedCounter } from "./shared-counter.ts";
import { TooManyRequests } from "./too-many-requests.ts";

/** One limit has one name, which its counters carry in the database. */
interface Limit {
  name: string;
  perMinute: number;
}

/** Limits one IP address, over all instances. Requests with a valid key are not counted; with any other token they are. */
export function limitStrangers(context: AppContext, limit: Limit): RequestHandler {
  return limitPerMinute(context, limit, {
    skip: async (req) => (await callerWithKey(context, req)) !== null,
  });
}

/** The same for a route that takes no key: every request counts. */
export function limitAllPerAddress(context: AppContext, limit: Limit): RequestHandler {
  return limitPerMinute(context, limit, {});
}

/**
 * Limits requests with the same `keyOf`, from any address. Requests with null are not counted. Each instance counts alone: a
 * stranger who makes keys up would fill the database.
 */
export function limitPerKey(
  perMinute: number,
  keyOf: (req: Request) => string | null,
): RequestHandler {
  return rateLimit({
    ...common(perMinute),
    skip: (req) => keyOf(req) === null,
    keyGenerator: (req) => keyOf(req) ?? "",
  });
}

/**
 * Limits one IP address to `perMinute` requests that end with 401, at this instance. A request counts from its start, so that
 * many guesses at the same time are limited too; any other answer takes its count back.
 */
export function limitWrongKeys(perMinute: number): RequestHandler {
  return rateLimit({
    ...common(perMinute),
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
  });
}

/** @throws TooManyRequests when `key` has more than `perMinute` hits */
export async function limitHits(
  counter: SharedCounter,
  { key, perMinute, message }: { key: string; perMinute: number; message: string },
): Promise<void> {
  const { hits, endsAt } = await counter.hit(key);
  if (hits > perMinute) throw tooMany(message, endsAt);
}

/** The caller whom a limit has identified for this request already. */
export function knownCaller(req: Request): Caller | null {
  return (req.res?.locals["caller"] as Caller | undefined) ?? null;
}

/** The owner of a valid API key in the request; null without one. Null for an order's token, too. */
async function callerWithKey(context: AppContext, req: Request): Promise<Caller | null> {
  const token = bearerToken(req);
  if (token === null) return null;
  const caller = await authenticate(context, token).catch((error: unknown) => {
    if (error instanceof Unauthenticated) return null;
    throw error;
  });
  // The route asks for the caller again.
  if (caller !== null && req.res !== undefined) req.res.locals["caller"] = caller;
  return caller;
}

function limitPerMinute(
  context: AppContext,
  { name, perMinute }: Limit,
  options: Partial<Options>,
): RequestHandler {
  return rateLimit({
    ...common(perMinute),
    store: storeOf(context.createCounter(name, perMinute)),
    ...options,
  });
}

function common(perMinute: number): Partial<Options> {
  return {
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: addressOf,
    // A stranger's header is no mistake of ours, and addressOf decides which proxies are believed, and puts IPv6 together.
    validate: {
      xForwardedForHeader: false,
      forwardedHeader: false,
      keyGeneratorIpFallback: false,
      // Each limiter has a store of its own here, and the check would keep each store, and with it its server, for ever.
      unsharedStore: false,
    },
    handler: (req, _res, next) => {
      const { resetTime } = (req as Request & { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
      next(tooMany("Too many requests. Please wait a minute.", resetTime));
    },
  };
}

function tooMany(message: string, endsAt: Date | undefined): TooManyRequests {
  const waitMs = endsAt === undefined ? 60_000 : endsAt.getTime() - Date.now();
  return new TooManyRequests(message, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
  });
}

function storeOf(counter: SharedCounter): Store {
  return {
    async increment(key) {
      const { hits, endsAt } = await counter.hit(key);
      return { totalHits: hits, resetTime: endsAt };
    },
    // A count is taken back, or begun anew, at no route that uses this store.
    decrement: () => undefined,
    resetKey: () => undefined,
  };
}
