import { persistWithRetry } from "../database/persist-with-retry.ts";

/**
 * Sends a request that must reach the other side at most once. Two processes may come here with the same row: the one whose
 * `claim` commits the row as submitting makes the call. A process that dies afterwards leaves the row submitting, which
 * {@link isStaleSubmission} finds later. Nothing sends it a second time.
 *
 * @param steps.claim decides under the order's lock, and commits the row as submitting; null when it must not be sent now
 * @param steps.record writes what the outcome means; it is repeated while the database is away, so it decides anew each time
 * @returns the outcome, or null when nothing was sent
 */
export async function sendOnce<Request, Outcome>(steps: {
  claim: () => Promise<Request | null>;
  send: (request: Request) => Promise<Outcome>;
  record: (outcome: Outcome) => Promise<void>;
}): Promise<Outcome | null> {
  const request = await steps.claim();
  if (request === null) return null;
  const outcome = await steps.send(request);
  await persistWithRetry(() => steps.record(outcome));
  return outcome;
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
