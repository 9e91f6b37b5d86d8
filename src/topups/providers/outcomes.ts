import type { FindOutcome, SubmitOutcome } from "../top-up-provider.ts";

/** Nobody can tell whether anything was delivered. */
export function unknownOutcome(message: string, providerId: string | null = null): SubmitOutcome {
  return { kind: "unknown", providerId, message };
}

const aboutCredit =
  /\b(?:insufficient|(?:not|\w+n['’]t)\s+(?:have\s+)?(?:enough|sufficient)|low|inadequate)\b.{0,40}\b(?:balance|credits?|funds?)\b|\b(?:balance|credits?|funds?)\b.{0,40}\b(?:insufficient|not\s+(?:enough|sufficient)|low|exceeded)\b/i;
const aboutMaintenance = /\bmaintenance\b|\btemporarily (?:unavailable|down|closed|suspended)\b/i;

/** Where no code tells why it was refused, its words are looked at; none is documented. */
export function refusalOf(message: string): SubmitOutcome {
  if (aboutCredit.test(message)) return { kind: "waiting", reason: "credit", message };
  if (aboutMaintenance.test(message)) return { kind: "waiting", reason: "maintenance", message };
  return { kind: "refused", message };
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
