import type { StatusOutcome, SubmitOutcome } from "./top-up-provider.ts";

/** We do not know whether the top-up was delivered. */
export function unknownOutcome(message: string, providerId: string | null = null): SubmitOutcome {
  return { kind: "unknown", providerId, message };
}

const short =
  "(?:insufficient|inadequate|low|(?:not|\\w+n['’]t)\\s+(?:have\\s+)?(?:enough|sufficient))";
const means = "(?<!\\bto\\s)(?:balance|funds?|credits?(?!\\s+(?:amount|cards?)\\b))";
const aboutCredit = new RegExp(
  `\\b${short}\\b.{0,40}\\b${means}\\b|\\b${means}\\b.{0,40}\\b${short}\\b`,
  "i",
);
const aboutMaintenance = /\bmaintenance\b|\btemporarily (?:unavailable|down|closed)\b/i;

/** A problem with the receiver or a limit: retrying later would not help. */
const aboutReceiver =
  /\blimits?\b|(?<!\bdear\s)\b(?:customers?|users?|receivers?|recipients?|beneficiar(?:y|ies)|subscribers?|consumers?)\b(?!\s+(?:care|service|support)\b)|\b(?:account|wallet|number|connection)\s+(?:(?:is|was|has\s+been)\s+)?temporarily\b/i;

/** Why the same request may succeed later, guessed from an undocumented refusal message; null if it would not. */
export function retryableReason(message: string): "credit" | "maintenance" | null {
  if (aboutReceiver.test(message)) return null;
  if (aboutCredit.test(message)) return "credit";
  return aboutMaintenance.test(message) ? "maintenance" : null;
}

/** Classifies a refusal without an error code by its message. */
export function classifyRefusal(message: string): SubmitOutcome {
  const reason = retryableReason(message);
  return reason === null ? { kind: "refused", message } : { kind: "waiting", reason, message };
}

/** The outcome of a submission that the provider already has, by its status. */
export function outcomeFromStatus(status: StatusOutcome): SubmitOutcome {
  switch (status.kind) {
    case "delivered":
    case "queued":
      return status;
    case "refused":
      return { kind: "refused", message: status.message };
    case "unknown":
    case "unanswered":
      return unknownOutcome(status.message);
  }
}
