import { persistWithRetry } from "../database/persist-with-retry.ts";

/**
 * How long after the row was committed as submitting its request may still begin, in milliseconds. A process that slept longer
 * sends nothing: others may have called the row unknown by now, and a person may have acted on it.
 */
export const SEND_WITHIN_MS = 10_000;

/** A row that this process has committed as submitting. */
export interface Submission<Request> {
  request: Request;
  submittedAt: Date;
  /** Milliseconds since then, also those in which this process or its machine slept. */
  elapsedMs: () => number;
}

/** Starts to measure time. The monotonic clock stands still while the machine sleeps, and the other one can be set. */
export function startStopwatch(): () => number {
  const monotonic = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - monotonic, Date.now() - wall);
}

/**
 * Sends a request that must reach the other side at most once. Two processes may come here with the same row: the one whose
 * `claim` commits the row as submitting makes the call. A process that dies afterwards leaves the row submitting, which
 * {@link isStaleSubmission} finds later. Nothing sends it a second time.
 *
 * @param steps.claim decides under the order's lock, and commits the row as submitting; null when it must not be sent now
 * @param steps.unsent the outcome of a request that certainly was not sent
 * @param steps.record writes what the outcome means; it is repeated while the database is away, so it decides anew each time
 * @returns the outcome, or null when nothing was sent
 */
export async function sendOnce<Request, Outcome>(steps: {
  claim: () => Promise<Submission<Request> | null>;
  send: (request: Request) => Promise<Outcome>;
  unsent: (message: string) => Outcome;
  record: (outcome: Outcome, submission: Submission<Request>) => Promise<void>;
}): Promise<Outcome | null> {
  const submission = await steps.claim();
  if (submission === null) return null;
  const outcome =
    submission.elapsedMs() < SEND_WITHIN_MS
      ? await steps.send(submission.request)
      : steps.unsent("The server slept before it could be sent.");
  await persistWithRetry(() => steps.record(outcome, submission));
  return outcome;
}

/**
 * Whether the row is submitting by another submission than this one, which was recorded as not sent before. The answer to that
 * commit was lost, so it is recorded again.
 */
export function isLaterSubmission(
  row: { status: string; submittedAt: Date | null },
  { submittedAt }: Submission<unknown>,
): boolean {
  return row.status === "submitting" && row.submittedAt?.getTime() !== submittedAt.getTime();
}

/** When a row that is submitting has lost its process: the next worker looks then, in some seconds at the earliest. */
export function lostAt(submittedAt: Date, limitMs: number, now: Date): Date {
  return new Date(Math.max(submittedAt.getTime() + limitMs, now.getTime() + 5_000));
}

/**
 * Whether the process that submitted it must have died: it is still submitting after any call has ended.
 *
 * @param limitMs longer than the call's time-out
 */
export function isStaleSubmission(
  row: { status: string; submittedAt: Date | null },
  now: Date,
  limitMs: number,
): boolean {
  if (row.status !== "submitting") return false;
  return row.submittedAt === null || now.getTime() - row.submittedAt.getTime() >= limitMs;
}

/**
 * Whether an outcome still changes its row, which may have been marked unknown, or resolved by a person, during the call.
 *
 * @returns `conflict` when the row ended before its own outcome arrived
 */
export function applicability(
  status: string,
  outcome: { isDefinite: boolean },
): "applies" | "adds nothing" | "conflict" {
  if (status === "submitting") return "applies";
  if (status !== "unknown") return "conflict";
  return outcome.isDefinite ? "applies" : "adds nothing";
}
