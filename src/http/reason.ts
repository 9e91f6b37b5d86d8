import { z } from "zod";
import { isStorableText } from "../lib/is-storable-text.ts";

const WHY = "Say why, in a few words.";

/** Why a person does what changes money; the history keeps it. */
export const reason = z
  .string(WHY)
  .trim()
  .min(3, WHY)
  .max(1_000, "Should have at most 1000 characters.")
  .refine(isStorableText, "Has characters that cannot be stored.");
