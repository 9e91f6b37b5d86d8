import { z } from "zod";
import type { ProviderSettings, TopUpRequest } from "./top-up-provider.ts";

/** The http(s) base URL of a provider, without a trailing slash. */
export const baseUrlVariable = z
  .string()
  .trim()
  .refine((value) => {
    if (!URL.canParse(value) || /[?#]/.test(value)) return false;
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  })
  .transform((value) => new URL(value).href.replace(/\/+$/, ""));

/** A token that is valid in an HTTP header. */
export const tokenVariable = z.string().regex(/^[\x21-\x7e]+$/);

/** @throws TypeError if the variable is missing: callers check `required` first */
export function setting({ values }: ProviderSettings, name: string): string {
  const value = values[name];
  if (value === undefined || value === "") throw new TypeError(`${name} is missing`);
  return value;
}

/** @throws RangeError if the field is missing: the checkout checks the fields first */
export function field({ fields }: Pick<TopUpRequest, "fields">, name: string): string {
  const value = fields[name];
  if (value === undefined || value === "") throw new RangeError(`A top-up needs ${name}`);
  return value;
}
