/**
 * Schemas of Khalti's answers. Unused fields are ignored. Deviations from the documentation are accepted only if Khalti has
 * been seen to send them.
 */
import { z } from "zod";

// Postgres cannot store NUL characters or lone surrogates.
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
  .transform((value) => value + 0); // no -0

const missing = z.union([z.null(), z.undefined(), z.string().trim().max(0)]).transform(() => null);

const optionalWholeNumber = z.union([missing, wholeNumber]).optional().default(null);

// Only a hint next to the status, so an invalid value must not reject the answer.
const refundedFlag = z.preprocess(
  (value) => (typeof value === "string" ? value.trim().toLowerCase() : value),
  z
    .union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")])
    .nullable()
    .catch(null)
    .default(null),
);

/** The limit of an int4 column. */
const MAX_FEE_PAISA = 2 ** 31 - 1;

export const lookupReply = z.object({
  pidx: identifier,
  status: z.string().refine((word) => word.trim() !== ""),
  total_amount: optionalWholeNumber,
  transaction_id: z.union([missing, identifier]).optional().default(null),
  // Nothing depends on the fee, so an invalid fee must not reject a completed payment.
  fee: z
    .union([
      missing,
      wholeNumber.pipe(z.number().max(MAX_FEE_PAISA)),
      z.unknown().transform(() => "unreadable" as const),
    ])
    .optional()
    .default(null),
  refunded: refundedFlag,
});
export type LookupReply = z.infer<typeof lookupReply>;

// A time without a zone could be Nepal time or UTC, so it counts as missing.
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

const REFUND_SUCCESS = "transaction refund successful";

/** Whether it is the documented sentence; case, spaces and the full stop may differ. */
function isRefundSuccess(detail: string): boolean {
  return detail.trim().replace(/\s+/g, " ").replace(/ ?\.$/, "").toLowerCase() === REFUND_SUCCESS;
}

// The documented sentence alone is a success. Together with an error it contradicts itself.
export const refundReply = z
  .object({
    detail: z.string().refine(isRefundSuccess),
    error_key: z.undefined(),
    error: z.undefined(),
    status: z.union([z.undefined(), z.literal(true)]),
    success: z.union([z.undefined(), z.literal(true)]),
    status_code: z.union([z.undefined(), z.int().min(200).max(299)]),
  })
  .partial({ error_key: true, error: true, status: true, success: true, status_code: true });

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
