// Schemas of one item of a request, for all routes that accept items.
import { z } from "zod";
import { MAX_ORDER_PAISA } from "../lib/money.ts";
import { isStorableText } from "../lib/is-storable-text.ts";
import { MAX_QUANTITY } from "./product.ts";

export const quantity = z
  .int("Should be a whole number.")
  .min(1, "Should be at least 1.")
  .max(MAX_QUANTITY, `Should be at most ${String(MAX_QUANTITY)}.`);
export const paisa = z
  .int("Should be a whole number of paisa.")
  .min(1, "Should be more than 0.")
  .max(MAX_ORDER_PAISA, "Is too large.");
/** A provider's charge: often 0. */
export const charge = z
  .int("Should be a whole number of paisa.")
  .min(0, "Should be 0 or more.")
  .max(MAX_ORDER_PAISA, "Is too large.");
export const text = (max: number) =>
  z
    .string("Should be text.")
    .refine(isStorableText, {
      error: "Has characters that cannot be stored.",
      params: { code: "unstorable_text" },
    })
    .trim()
    .max(max, `Should have at most ${String(max)} characters.`);
export const required = (max: number) => text(max).min(1, "Should not be empty.");
/** An empty form field counts as missing. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" || value === null ? undefined : value), schema.optional());

/** What the customer entered, by field name. */
export const itemFields = z.record(z.string().max(64), text(200));
