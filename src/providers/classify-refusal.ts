import type { TextMeaning } from "./refusal-texts.ts";
import type { StatusOutcome, SubmitOutcome } from "./top-up-provider.ts";

/** We do not know whether the top-up was delivered. */
export function unknownOutcome(message: string, providerId: string | null = null): SubmitOutcome {
  return { kind: "unknown", providerId, message };
}

/**
 * Classifies a refusal without an error code by its text.
 *
 * @param message for our records
 */
export function classifyRefusal(meaning: TextMeaning | null, message: string): SubmitOutcome {
  switch (meaning) {
    case "refused":
      return { kind: "refused", message };
    case "credit":
    case "maintenance":
      return { kind: "waiting", reason: meaning, message };
    case "duplicate":
    case null:
      return unknownOutcome(message);
  }
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
