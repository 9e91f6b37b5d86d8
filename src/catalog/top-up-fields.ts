import { z } from "zod";
import { mobileOperator } from "../providers/mobile-operator.ts";
import { matchesWhole, wholePattern } from "./whole-pattern.ts";

/** What the customer is asked for; `pattern` is a regular expression for the whole of it. */
export const productField = z.object({ name: z.string(), label: z.string(), pattern: z.string() });
export type ProductField = z.output<typeof productField>;

/** A field as it is asked for: a product may be stricter than its provider, never laxer. */
export interface AskedField extends ProductField {
  /** The provider's own, where it has one. */
  alsoPattern: string | null;
}

export const givenField = productField.omit({ pattern: true }).extend({
  value: z.string(),
  operator: z.string().nullable().describe("The mobile operator, of a number that tells it"),
});

/** A product's fields as stored; null for what cannot be read. */
export function readFields(stored: unknown): ProductField[] | null {
  const read = z.array(productField).safeParse(stored);
  return read.success ? read.data : null;
}

/**
 * What the customer filled in, held against what is asked for; an empty box counts as not filled in.
 *
 * @param wrong is told every mistake by the field's name
 * @returns the values in the order in which they are asked for
 */
export function checkFields(
  asked: readonly AskedField[],
  given: Readonly<Record<string, string>>,
  wrong: (name: string, message: string) => void,
): Record<string, string> {
  const filled = new Map(Object.entries(given).filter(([, value]) => value !== ""));
  for (const name of filled.keys()) {
    if (!asked.some((field) => field.name === name)) wrong(name, "There is no such field.");
  }
  const values: [string, string][] = [];
  for (const { name, label, pattern, alsoPattern } of asked) {
    const value = filled.get(name);
    if (value === undefined) wrong(name, `${label} is missing.`);
    else if (!isValid(value, pattern, alsoPattern)) wrong(name, `This is not a valid ${label}.`);
    else values.push([name, value]);
  }
  return Object.fromEntries(values);
}

/** A provider's pattern stands in our code, and comes first: it keeps most of what is odd from a merchant's. */
function isValid(value: string, pattern: string, alsoPattern: string | null): boolean {
  if (alsoPattern !== null && wholePattern(alsoPattern)?.test(value) !== true) return false;
  return pattern === alsoPattern || matchesWhole(pattern, value);
}

/** For the customer to look at again before paying. */
export function presentGiven(
  asked: readonly ProductField[],
  values: Readonly<Record<string, string>>,
): z.output<typeof givenField>[] {
  return asked.map(({ name, label }) => {
    const value = values[name] ?? "";
    return { name, label, value, operator: mobileOperator(value) };
  });
}
