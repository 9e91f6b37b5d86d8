import type { Email } from "../generated/prisma/client.ts";
import { SEND_LIMIT_MS, type SmtpOutcome } from "./smtp-mailer.ts";

const MINUTE_MS = 60_000;
/** A mail that cannot be sent for a day tells nothing new any more. */
export const GIVE_UP_AFTER_MS = 24 * 60 * MINUTE_MS;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** After it, the process that sends a mail must have died. */
export const SENDING_LIMIT_MS = SEND_LIMIT_MS + 15_000;

export type EmailEnd = "sent" | "failed" | "unknown";
export type EmailStep =
  | { kind: "again"; dueAt: Date; problem: string }
  | { kind: "end"; to: EmailEnd; problem: string | null };

/** What follows from an attempt. Pure. @param email after the attempt was counted */
export function decideEmail(
  email: Pick<Email, "attempts" | "createdAt">,
  outcome: SmtpOutcome,
  now: Date,
): EmailStep {
  switch (outcome.kind) {
    case "taken":
      return { kind: "end", to: "sent", problem: null };
    case "refused":
      return { kind: "end", to: "failed", problem: outcome.problem };
    case "unknown":
      return { kind: "end", to: "unknown", problem: outcome.problem };
    case "later": {
      const dueAt = new Date(now.getTime() + pauseMs(email.attempts));
      const { problem } = outcome;
      return dueAt.getTime() - email.createdAt.getTime() > GIVE_UP_AFTER_MS
        ? { kind: "end", to: "failed", problem: `${problem} It was tried for a day.` }
        : { kind: "again", dueAt, problem };
    }
  }
}

/** One minute after the first attempt, then twice as long each time, up to an hour. */
function pauseMs(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, MINUTE_MS * 2 ** Math.max(0, attempts - 1));
}
