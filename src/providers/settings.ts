import { z } from "zod";
import type { ProviderSettings, TopUpRequest } from "./top-up-provider.ts";

/** An http(s) address below which a provider's paths stand, without the slash at its end. */
export const baseUrlVariable = z
  .string()
  .trim()
  .refine((value) => {
    if (!URL.canParse(value) || /[?#]/.test(value)) return false;
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  })
  .transform((value) => new URL(value).href.replace(/\/+$/, ""));

/** A token that can stand in a header. */
export const tokenVariable = z.string().regex(/^[\x21-\x7e]+$/);

/** Throws TypeError for a variable that is missing: whoever connects looks at `required` first. */
export function setting({ values }: ProviderSettings, name: string): string {
  const value = values[name];
  if (value === undefined || value === "") throw new TypeError(`${name} is missing`);
  return value;
}

/** Throws RangeError for a field that is missing: whoever sells a top-up checks its fields first. */
export function field({ fields }: Pick<TopUpRequest, "fields">, name: string): string {
  const value = fields[name];
  if (value === undefined || value === "") throw new RangeError(`A top-up needs ${name}`);
  return value;
}
