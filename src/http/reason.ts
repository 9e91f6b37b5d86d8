import { z } from "zod";
import { storable } from "../lib/storable-text.ts";

const WHY = "Say why, in a few words.";

/** Why a person does what changes money; the history keeps it. */
export const reason = z
  .string(WHY)
  .trim()
  .min(3, WHY)
  .max(1_000, "Should have at most 1000 characters.")
  .refine(storable, "Has characters that cannot be stored.");
