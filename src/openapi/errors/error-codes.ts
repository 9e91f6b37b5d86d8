import { CODES_FOR_ALL } from "./codes-for-all.ts";
import { CODES_FOR_STAFF } from "./codes-for-staff.ts";

/** Every code of a problem document. The API description, its examples and docs/guides/errors.md use this table. */
export const ERROR_CODES = { ...CODES_FOR_ALL, ...CODES_FOR_STAFF };

export type KnownCode = keyof typeof ERROR_CODES;
