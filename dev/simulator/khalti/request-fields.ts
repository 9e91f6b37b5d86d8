import type { Answer } from "../control/api-endpoint.ts";

/** Readers and error messages like those of the framework behind Khalti's API, verbatim where Khalti documents them. */
export type FieldErrors = Record<string, unknown>;

export const REQUIRED = "This field is required.";
export const BLANK = "This field may not be blank.";
const NULL = "This field may not be null.";
const NOT_A_STRING = "Not a valid string.";
export const INVALID_INTEGER = "A valid integer is required.";
const INVALID_NUMBER = "A valid number is required.";
const INVALID_URL = "Enter a valid URL.";
const INVALID_EMAIL = "Enter a valid email address.";

export function refuse(errors: FieldErrors): Answer {
  return { status: 400, body: { ...errors, error_key: "validation_error" } };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Accepts 1000, "1000" and 1000.00; undefined for anything that is not a whole number. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  if (typeof value === "string" && !/^\s*-?\d+(\.0*)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

export function textErrors(value: unknown): string[] | undefined {
  if (value === undefined) return [REQUIRED];
  if (value === null) return [NULL];
  if (typeof value !== "string" && typeof value !== "number") return [NOT_A_STRING];
  return textOf(value) === "" ? [BLANK] : undefined;
}

export function urlErrors(value: unknown): string[] | undefined {
  const errors = textErrors(value);
  if (errors !== undefined) return errors;
  const text = textOf(value);
  return /^https?:\/\/[^\s/?#]\S*$/i.test(text) && URL.canParse(text) ? undefined : [INVALID_URL];
}

export function integerErrors(value: unknown): string[] | undefined {
  if (value === undefined) return [REQUIRED];
  if (value === null) return [NULL];
  return wholeNumber(value) === undefined ? [INVALID_INTEGER] : undefined;
}

/** Like `integerErrors`, with fractions. */
export function numberErrors(value: unknown): string[] | undefined {
  if (value === undefined) return [REQUIRED];
  if (value === null) return [NULL];
  const isNumber = typeof value === "number" || /^\s*-?\d+(\.\d*)?\s*$/.test(textOf(value));
  return isNumber ? undefined : [INVALID_NUMBER];
}

export function emailErrors(value: unknown): string[] | undefined {
  const errors = textErrors(value);
  if (errors !== undefined) return errors;
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(textOf(value)) ? undefined : [INVALID_EMAIL];
}

type Check = (value: unknown) => string[] | undefined;

/** The errors of an object's fields, or undefined when there are none. */
export function objectErrors(
  value: unknown,
  checks: Record<string, Check>,
): FieldErrors | undefined {
  if (!isRecord(value)) return { non_field_errors: ["Invalid data. Expected a dictionary."] };
  const errors: FieldErrors = {};
  for (const [field, check] of Object.entries(checks)) {
    const found = check(value[field]);
    if (found !== undefined) errors[field] = found;
  }
  return Object.keys(errors).length === 0 ? undefined : errors;
}

/** Like `objectErrors` for each item of a list: `{}` for an item without errors. */
export function listErrors(value: unknown, checks: Record<string, Check>): unknown {
  if (!Array.isArray(value)) return { non_field_errors: ["Expected a list of items."] };
  const errors = value.map((item: unknown) => objectErrors(item, checks));
  return errors.every((error) => error === undefined) ? undefined : errors.map((e) => e ?? {});
}
