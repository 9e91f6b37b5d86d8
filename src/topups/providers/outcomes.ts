import type { FindOutcome, SubmitOutcome } from "../top-up-provider.ts";

/** Nobody can tell whether anything was delivered. */
export function unknownOutcome(message: string, providerId: string | null = null): SubmitOutcome {
  return { kind: "unknown", providerId, message };
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
      return unknownOutcome(found.message);
  }
}
