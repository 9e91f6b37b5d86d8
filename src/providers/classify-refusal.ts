import type { FindOutcome, SubmitOutcome } from "./top-up-provider.ts";

/** Nobody can tell whether anything was delivered. */
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

/** Waiting does not help against what is wrong with the one who should get it, or with how much that may be. */
const aboutReceiver =
  /\blimits?\b|(?<!\bdear\s)\b(?:customers?|users?|receivers?|recipients?|beneficiar(?:y|ies)|subscribers?|consumers?)\b(?!\s+(?:care|service|support)\b)|\b(?:account|wallet|number|connection)\s+(?:(?:is|was|has\s+been)\s+)?temporarily\b/i;

/** What a no waits for by its words, none of which is documented; null where it is about the order. */
export function retryableReason(message: string): "credit" | "maintenance" | null {
  if (aboutReceiver.test(message)) return null;
  if (aboutCredit.test(message)) return "credit";
  return aboutMaintenance.test(message) ? "maintenance" : null;
}

/** Where no code tells why it was refused, its words are looked at. */
export function classifyRefusal(message: string): SubmitOutcome {
  const reason = retryableReason(message);
  return reason === null ? { kind: "refused", message } : { kind: "waiting", reason, message };
}

/** The outcome of an order that the provider has already: what asking for it found. */
export function outcomeOfFound(found: FindOutcome): SubmitOutcome {
  switch (found.kind) {
    case "delivered":
    case "queued":
      return found;
    case "refused":
      return { kind: "refused", message: found.message };
    case "unknown":
    case "unheard":
      return unknownOutcome(found.message);
  }
}
