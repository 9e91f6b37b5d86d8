import { z } from "zod";
import { isStorableText } from "../lib/is-storable-text.ts";

const REASON_ERROR = "Give a reason, in a few words.";

/** A person's reason for a change; the history records it. */
export const reason = z
  .string(REASON_ERROR)
  .trim()
  .min(3, REASON_ERROR)
  .max(1_000, "Should have at most 1000 characters.")
  .refine(isStorableText, "Has characters that cannot be stored.");
