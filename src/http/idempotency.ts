import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { AppContext } from "../context.ts";
import type { IdempotencyKey } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { AppError } from "../lib/errors.ts";
import { isRecord } from "../lib/is-record.ts";
import { hashWith, open, seal, sha256 } from "./idempotency-secrets.ts";

export class InvalidIdempotencyKey extends AppError {
  readonly status = 400;
  readonly code = "invalid_idempotency_key";

  constructor() {
    super("Idempotency-Key should be 1 to 255 visible characters.");
  }
}

/** The route requires a key, so that an accidental repeat does no harm. */
export class IdempotencyKeyMissing extends AppError {
  readonly status = 400;
  readonly code = "idempotency_key_required";

  constructor() {
    super("Send an Idempotency-Key; use a new one for each operation.");
  }
}

export class IdempotencyKeyReused extends AppError {
  readonly status = 422;
  readonly code = "idempotency_key_reused";

  constructor() {
    super("This Idempotency-Key was used for another request; use a new one.");
  }
}

export class RequestInProgress extends AppError {
  readonly status = 409;
  readonly code = "request_in_progress";

  constructor() {
    super("A request with this Idempotency-Key is still being processed.", {
      retryAfterSeconds: 2,
    });
  }
}

export interface Answer {
  status: number;
  body: unknown;
}

/** The exclusive right of one process to execute a request. */
export interface Claim<Created> {
  /** What an earlier request created before it stopped, because the process died or Khalti was down. */
  unfinished: Created | null;
  /** Links what the request creates to the key, in the same transaction. */
  bind(tx: Tx, created: Created): Promise<void>;
}

/** Longer than any request takes: the process of an older claim has died. */
const CLAIM_MS = 60_000;
const RELEASE_RETRY_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Executes a request once per key and scope (caller and route). A repeat gets the stored answer. A request that fails before
 * it creates anything leaves no row; a request that stops halfway is resumed by the next repeat.
 *
 * The stored answer is encrypted with a key derived from the idempotency key, the body is hashed with another one, and only a
 * hash of the key is stored. The database alone therefore reveals no order token, and no phone number by trying them all.
 *
 * @param request.body as parsed, so that another spelling of the same values is the same request
 * @param request.sent the body before parsing
 * @param request.created schema of what the request creates: enough to resume it
 * @param request.keep how long the key is kept
 * @throws InvalidIdempotencyKey, IdempotencyKeyReused, RequestInProgress
 */
export async function withIdempotency<Created extends { orderId: string }>(
  context: AppContext,
  request: {
    scope: string;
    key: string;
    body: unknown;
    sent: unknown;
    created: z.ZodType<Created>;
    keep?: "for_a_day" | "for_ever";
  },
  execute: (claim: Claim<Created>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) throw new InvalidIdempotencyKey();
  const id = { scope: request.scope, keyHash: sha256(request.key) };
  const body = JSON.stringify(withoutDefaults(request.body, request.sent));
  const bodyHash = hashWith(request.key, body);
  const formerBodyHash = sha256(body);
  const now = context.clock.now();
  const keptUntil = request.keep === "for_ever" ? null : new Date(now.getTime() + DAY_MS);
  const row = await claim(context, id, { bodyHash, formerBodyHash, now, keptUntil });
  if (row.status !== null && row.sealed !== null) {
    return { status: row.status, body: open(request.key, row.sealed), replayed: true };
  }

  // A request whose claim expired must not overwrite the request that took it over.
  const held = { ...id, status: null, lockedUntil: row.lockedUntil };
  try {
    const answer = await execute({
      unfinished: row.sealed === null ? null : request.created.parse(open(request.key, row.sealed)),
      async bind(tx, created) {
        const { count } = await tx.idempotencyKey.updateMany({
          where: held,
          data: { orderId: created.orderId, sealed: seal(request.key, created) },
        });
        if (count === 0) throw new RequestInProgress();
      },
    });
    await context.db.idempotencyKey.updateMany({
      where: held,
      data: { status: answer.status, sealed: seal(request.key, answer.body) },
    });
    return { ...answer, replayed: false };
  } catch (error) {
    await release(context, held);
    throw error;
  }
}

/** Background task: deletes expired keys, and counters of limits that have long ended. */
export async function forgetIdempotencyKeys(context: AppContext): Promise<void> {
  const now = context.clock.now();
  await context.db.idempotencyKey.deleteMany({ where: { keptUntil: { lt: now } } });
  const ended = BigInt(now.getTime() - DAY_MS);
  await context.db.rateLimit.deleteMany({ where: { expire: { lt: ended } } });
}

type Id = Pick<IdempotencyKey, "scope" | "keyHash">;
interface KeyFields {
  bodyHash: Uint8Array<ArrayBuffer>;
  /** As earlier versions stored it, in rows that are still kept. */
  formerBodyHash: Uint8Array<ArrayBuffer>;
  now: Date;
  keptUntil: Date | null;
}

async function claim(context: AppContext, id: Id, fields: KeyFields): Promise<IdempotencyKey> {
  const lockedUntil = new Date(fields.now.getTime() + CLAIM_MS);
  try {
    return await takeClaim(context, id, { ...fields, lockedUntil });
  } catch (error) {
    // If the database fails here, it may keep a claim without a request.
    if (!(error instanceof AppError)) await release(context, { ...id, status: null, lockedUntil });
    throw error;
  }
}

async function takeClaim(
  context: AppContext,
  id: Id,
  fields: KeyFields & { lockedUntil: Date },
): Promise<IdempotencyKey> {
  const { bodyHash, formerBodyHash, now, keptUntil, lockedUntil } = fields;
  const { count: created } = await context.db.idempotencyKey.createMany({
    data: { ...id, bodyHash, lockedUntil, createdAt: now, keptUntil },
    skipDuplicates: true,
  });
  const where = { scope_keyHash: id };
  const row = await context.db.idempotencyKey.findUnique({ where });
  if (row === null) throw new RequestInProgress(); // released between the two queries
  if (created === 1) return row;
  const known = Buffer.from(row.bodyHash);
  if (!known.equals(bodyHash) && !known.equals(formerBodyHash)) throw new IdempotencyKeyReused();
  if (row.status !== null) return row;
  // Compare and set: only one of several concurrent requests gets the expired claim.
  const { count: taken } = await context.db.idempotencyKey.updateMany({
    where: { ...id, status: null, lockedUntil: { lte: now } },
    data: { lockedUntil },
  });
  if (taken === 0) throw new RequestInProgress();
  return context.db.idempotencyKey.findUniqueOrThrow({ where });
}

type Held = Id & { status: null; lockedUntil: Date };

/** Releases immediately, or when the database is back. If that fails, the claim expires. */
async function release(context: AppContext, held: Held): Promise<void> {
  await releaseNow(context, held).catch(() => {
    void releaseLater(context, held);
  });
}

async function releaseLater(context: AppContext, held: Held): Promise<void> {
  for (let tries = 0; tries < CLAIM_MS / RELEASE_RETRY_MS; tries++) {
    await sleep(RELEASE_RETRY_MS, undefined, { ref: false });
    const isReleased = await releaseNow(context, held).then(
      () => true,
      () => false,
    );
    if (isReleased) return;
  }
}

/** Deletes the key if nothing was created; otherwise lets the next request resume immediately. */
async function releaseNow(context: AppContext, held: Held): Promise<void> {
  await context.db.idempotencyKey.deleteMany({ where: { ...held, orderId: null } });
  await context.db.idempotencyKey.updateMany({
    where: held,
    data: { lockedUntil: context.clock.now() },
  });
}

/** The parsed body without what its schema added: a default of a later version does not change what the same request is. */
function withoutDefaults(parsed: unknown, sent: unknown): unknown {
  if (Array.isArray(parsed)) {
    return parsed.map((item, index) =>
      withoutDefaults(item, Array.isArray(sent) ? sent[index] : undefined),
    );
  }
  if (!isRecord(parsed) || !isRecord(sent)) return parsed;
  return Object.fromEntries(
    Object.entries(parsed)
      .filter(([name]) => name in sent)
      .map(([name, value]) => [name, withoutDefaults(value, sent[name])]),
  );
}
