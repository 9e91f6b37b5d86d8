/**
 * What Khalti's answers must look like to be believed. Fields nobody reads are ignored; what is
 * tolerated beyond the documentation was seen in the wild.
 */
import { z } from "zod";

// Postgres stores neither NUL nor half a surrogate pair.
const storableText = /^[^\p{Cc}\p{Cs}]*$/u;

const identifier = z.string().trim().min(1).max(255).regex(storableText);

const wholeNumber = z
  .union([
    z.number(),
    // "1000" and "1000.00" are both whole; "10.50" is not a number of paisa.
    z
      .string()
      .trim()
      .regex(/^\d+(\.0+)?$/)
      .transform(Number),
  ])
  .pipe(z.int().nonnegative())
  .transform((value) => value + 0); // no -0 in the books

const missing = z.union([z.null(), z.undefined(), z.string().trim().max(0)]).transform(() => null);

const optionalWholeNumber = z.union([missing, wholeNumber]).optional().default(null);

// Beside the payment's own status this is only a hint, so an odd one must not hide the answer.
const refundedFlag = z.preprocess(
  (value) => (typeof value === "string" ? value.trim().toLowerCase() : value),
  z
    .union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")])
    .nullable()
    .catch(null)
    .default(null),
);

/** What a column of our books can hold. */
const MOST_FEE_PAISA = 2 ** 31 - 1;

export const lookupReply = z.object({
  pidx: identifier,
  status: z.string().refine((word) => word.trim() !== ""),
  total_amount: optionalWholeNumber,
  transaction_id: z.union([missing, identifier]).optional().default(null),
  // The fee decides nothing, so one that cannot be read must not hide that the money came.
  fee: z
    .union([missing, wholeNumber.pipe(z.number().max(MOST_FEE_PAISA))])
    .optional()
    .catch(null)
    .default(null),
  refunded: refundedFlag,
});
export type LookupReply = z.infer<typeof lookupReply>;

// A time without a zone could be Nepal's or UTC: no better than a missing one.
const zonedTime = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((time) => !Number.isNaN(time.getTime()));

const tenYearsInSeconds = 315_360_000;

export const initiateReply = z.object({
  pidx: identifier,
  payment_url: z.url({ protocol: /^https?$/ }).regex(storableText),
  expires_at: zonedTime.nullable().optional().default(null).catch(null),
  expires_in: z
    .union([missing, wholeNumber.pipe(z.number().max(tenYearsInSeconds))])
    .optional()
    .default(null)
    .catch(null),
});
export type InitiateReply = z.infer<typeof initiateReply>;

// A 2xx that calls itself an error says both yes and no: not a refund anyone may book.
export const refundReply = z
  .object({
    detail: z.string(),
    error_key: z.unknown().optional(),
    status_code: z.unknown().optional(),
  })
  .refine(
    (reply) =>
      reply.error_key === undefined &&
      !(typeof reply.status_code === "number" && reply.status_code >= 400),
  );

export const bankPage = z.object({
  records: z.array(z.unknown()),
  next: z.string().nullable().catch(null).default(null),
});

const text = z.string().trim().nullable().catch(null).default(null);
const flag = z.boolean().nullable().default(false).transform(Boolean);

export const bankRecord = z.object({
  idx: identifier,
  name: z.string().trim().min(1),
  short_name: text,
  logo: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .catch(null)
    .default(null),
  swift_code: text,
  has_ebanking: flag,
  has_mobile_checkout: flag,
});
export type BankRecord = z.infer<typeof bankRecord>;
