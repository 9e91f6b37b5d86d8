import { z } from "zod";
import type { FieldCode } from "../lib/errors.ts";
import { mobileOperator } from "../providers/mobile-operator.ts";
import { matchesWhole, wholePattern } from "./whole-pattern.ts";

/** A field for the customer to fill in. `pattern` is a regular expression for the whole value. */
export const productField = z.object({ name: z.string(), label: z.string(), pattern: z.string() });
export type ProductField = z.output<typeof productField>;

/** A field with both patterns: a product may be stricter than its provider, never less strict. */
export interface CheckedField extends ProductField {
  /** The provider's pattern; null if it has none. */
  providerPattern: string | null;
}

export const givenField = productField.omit({ pattern: true }).extend({
  value: z.string(),
  operator: z.string().nullable().describe("The mobile operator, if the value is a mobile number"),
});

/** A product's stored fields; null if they are invalid. */
export function readFields(stored: unknown): ProductField[] | null {
  const read = z.array(productField).safeParse(stored);
  return read.success ? read.data : null;
}

/**
 * Checks what the customer entered. An empty value counts as missing.
 *
 * @param addError called with the field's name for each error
 * @returns the values in the order of the fields
 */
export function checkFields(
  expected: readonly CheckedField[],
  given: Readonly<Record<string, string>>,
  addError: (name: string, message: string, code: FieldCode) => void,
): Record<string, string> {
  const filled = new Map(Object.entries(given).filter(([, value]) => value !== ""));
  for (const name of filled.keys()) {
    if (!expected.some((field) => field.name === name)) {
      addError(name, "There is no such field.", "unknown_field");
    }
  }
  const values: [string, string][] = [];
  for (const { name, label, pattern, providerPattern } of expected) {
    const value = filled.get(name);
    if (value === undefined) addError(name, `${label} is missing.`, "missing");
    else if (!isValid(value, pattern, providerPattern))
      addError(name, `This is not a valid ${label}.`, "invalid_field");
    else values.push([name, value]);
  }
  return Object.fromEntries(values);
}

/** The provider's pattern is trusted code. Test it first, so that fewer odd values reach the merchant's pattern. */
function isValid(value: string, pattern: string, providerPattern: string | null): boolean {
  if (providerPattern !== null && wholePattern(providerPattern)?.test(value) !== true) return false;
  return pattern === providerPattern || matchesWhole(pattern, value);
}

/** The entered values, for the customer to check before paying. */
export function presentGiven(
  expected: readonly ProductField[],
  values: Readonly<Record<string, string>>,
): z.output<typeof givenField>[] {
  return expected.map(({ name, label }) => {
    const value = values[name] ?? "";
    return { name, label, value, operator: mobileOperator(value) };
  });
}
