import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { AppContext } from "../context.ts";
import type { IdempotencyKey } from "../generated/prisma/client.ts";
import type { Tx } from "../lib/database.ts";
import { AppError } from "../lib/errors.ts";

export class InvalidIdempotencyKey extends AppError {
  readonly status = 400;
  readonly code = "invalid_idempotency_key";

  constructor() {
    super("Idempotency-Key should be 1 to 255 visible characters.");
  }
}

/** For requests that may not be sent twice by mistake. */
export class IdempotencyKeyMissing extends AppError {
  readonly status = 400;
  readonly code = "idempotency_key_required";

  constructor() {
    super("Send an Idempotency-Key, a new one for each thing you want done.");
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
    super("A request with this Idempotency-Key is still being worked on.", {
      retryAfterSeconds: 2,
    });
  }
}

export interface Answer {
  status: number;
  body: unknown;
}

/** The right to carry a request out, held by one process at a time. */
export interface Claim<Made> {
  /** What is there already when an earlier request died, or found Khalti down, halfway. */
  unfinished: Made | null;
  /** Ties what is made to the key, in the transaction that creates it. */
  bind(tx: Tx, made: Made): Promise<void>;
}

/** Longer than any request takes: a claim older than this belonged to a process that died. */
const CLAIM_MS = 60_000;
const RELEASE_AGAIN_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Carries a request out once for each key of a scope (caller and route): a repeat gets the stored answer. A request that
 * is refused before it made anything leaves nothing behind; one that stopped halfway is taken up where it stopped.
 *
 * What is stored is encrypted with a key made from the idempotency key, of which only a hash is kept: the database alone
 * tells nobody an order's token.
 *
 * @param request.made the shape of what it makes, of which the key keeps enough to take it up again
 * @param request.keep for a day, or for as long as there is an order
 * @throws InvalidIdempotencyKey, IdempotencyKeyReused, RequestInProgress
 */
export async function withIdempotency<Made extends { orderId: string }>(
  context: AppContext,
  request: {
    scope: string;
    key: string;
    body: unknown;
    made: z.ZodType<Made>;
    keep?: "for_a_day" | "for_ever";
  },
  carryOut: (claim: Claim<Made>) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) throw new InvalidIdempotencyKey();
  const id = { scope: request.scope, keyHash: sha256(request.key) };
  const bodyHash = sha256(JSON.stringify(request.body));
  const now = context.clock.now();
  const keptUntil = request.keep === "for_ever" ? null : new Date(now.getTime() + DAY_MS);
  const row = await claim(context, id, { bodyHash, now, keptUntil });
  if (row.status !== null && row.sealed !== null) {
    return { status: row.status, body: open(request.key, row.sealed), replayed: true };
  }

  // Whoever outlived its claim must not write over the one who took it up.
  const held = { ...id, status: null, lockedUntil: row.lockedUntil };
  try {
    const answer = await carryOut({
      unfinished: row.sealed === null ? null : request.made.parse(open(request.key, row.sealed)),
      async bind(tx, made) {
        const { count } = await tx.idempotencyKey.updateMany({
          where: held,
          data: { orderId: made.orderId, sealed: seal(request.key, made) },
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

/** The background task that forgets the keys whose time is over. */
export async function forgetIdempotencyKeys(context: AppContext): Promise<void> {
  const now = context.clock.now();
  await context.db.idempotencyKey.deleteMany({ where: { keptUntil: { lt: now } } });
}

type Id = Pick<IdempotencyKey, "scope" | "keyHash">;
interface Asked {
  bodyHash: Uint8Array<ArrayBuffer>;
  now: Date;
  keptUntil: Date | null;
}

async function claim(context: AppContext, id: Id, asked: Asked): Promise<IdempotencyKey> {
  const lockedUntil = new Date(asked.now.getTime() + CLAIM_MS);
  try {
    return await takeClaim(context, id, { ...asked, lockedUntil });
  } catch (error) {
    // A database that goes away now may keep a claim that nobody will carry out.
    if (!(error instanceof AppError)) await release(context, { ...id, status: null, lockedUntil });
    throw error;
  }
}

async function takeClaim(
  context: AppContext,
  id: Id,
  mine: Asked & { lockedUntil: Date },
): Promise<IdempotencyKey> {
  const { bodyHash, now, keptUntil, lockedUntil } = mine;
  const { count: created } = await context.db.idempotencyKey.createMany({
    data: { ...id, bodyHash, lockedUntil, createdAt: now, keptUntil },
    skipDuplicates: true,
  });
  const where = { scope_keyHash: id };
  const row = await context.db.idempotencyKey.findUnique({ where });
  if (row === null) throw new RequestInProgress(); // released between our two looks
  if (created === 1) return row;
  if (!Buffer.from(row.bodyHash).equals(bodyHash)) throw new IdempotencyKeyReused();
  if (row.status !== null) return row;
  // Compare and set: of several that find the claim free, one gets it.
  const { count: taken } = await context.db.idempotencyKey.updateMany({
    where: { ...id, status: null, lockedUntil: { lte: now } },
    data: { lockedUntil },
  });
  if (taken === 0) throw new RequestInProgress();
  return context.db.idempotencyKey.findUniqueOrThrow({ where });
}

type Held = Id & { status: null; lockedUntil: Date };

/** At once, or when the database is back: until then nobody can claim it anyway, and in the end it runs out by itself. */
async function release(context: AppContext, held: Held): Promise<void> {
  await releaseNow(context, held).catch(() => {
    void releaseLater(context, held);
  });
}

async function releaseLater(context: AppContext, held: Held): Promise<void> {
  for (let tries = 0; tries < CLAIM_MS / RELEASE_AGAIN_MS; tries++) {
    await sleep(RELEASE_AGAIN_MS, undefined, { ref: false });
    const isReleased = await releaseNow(context, held).then(
      () => true,
      () => false,
    );
    if (isReleased) return;
  }
}

/** Leaves nothing behind unless something was made: then the next request takes it up at once. */
async function releaseNow(context: AppContext, held: Held): Promise<void> {
  await context.db.idempotencyKey.deleteMany({ where: { ...held, orderId: null } });
  await context.db.idempotencyKey.updateMany({
    where: held,
    data: { lockedUntil: context.clock.now() },
  });
}

function sha256(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(text).digest());
}

function secretOf(key: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", "khalti-bff idempotent answer", 32));
}

function seal(key: string, value: unknown): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secretOf(key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), text]));
}

function open(key: string, sealed: Uint8Array): unknown {
  const bytes = Buffer.from(sealed);
  const cipher = createDecipheriv("aes-256-gcm", secretOf(key), bytes.subarray(0, 12));
  cipher.setAuthTag(bytes.subarray(12, 28));
  const text = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]);
  return JSON.parse(text.toString("utf8"));
}
