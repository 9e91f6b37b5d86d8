import { z } from "zod";
import { optional, paisa, required, text } from "../catalog/requested-item.ts";
import { requestedLine } from "../checkout/requested-line.ts";
import type { PaymentLink } from "../generated/prisma/client.ts";
import { AppError } from "../lib/errors.ts";
import type { LinkUses } from "../lifecycle/payment-link-uses.ts";
import { MINIMUM_PAISA } from "../lifecycle/payment.ts";
import { LINK_STATUSES, statusOf } from "./link-status.ts";

const MOST_USES = 100_000;
const LEAST = MINIMUM_PAISA.wallet;
const TOO_LITTLE = `Should be at least ${String(LEAST)} paisa: Khalti takes no less.`;
const USES = `Should be a whole number from 1 to ${String(MOST_USES)}.`;
const TIME = "Should be a time such as 2026-12-31T18:15:00Z.";

const amount = paisa.min(LEAST, TOO_LITTLE);
const maxUses = z.int(USES).min(1, USES).max(MOST_USES, USES);
const lines = z
  .array(requestedLine, "Should be a list of lines.")
  .min(1, "Should have at least one line.")
  .max(20, "Should have at most 20 lines.");

/** The body of `POST /v1/admin/payment-links`. Amounts in paisa, VAT included. */
export const newLinkRequest = z
  .strictObject({
    lines: lines.optional(),
    amount: amount.optional(),
    amount_bounds: z
      .strictObject({ min: amount, max: amount })
      .refine(({ min, max }) => min <= max, {
        path: ["max"],
        message: "Should not be less than min.",
      })
      .optional()
      .describe("The customer chooses the amount"),
    description: required(200).describe("What is paid for; customers read it"),
    reference: optional(text(100)).describe("The merchant's own number; customers do not see it"),
    expires_at: z.iso
      .datetime({ offset: true, error: TIME })
      .transform((at) => new Date(at))
      .optional(),
    max_uses: maxUses.optional().describe("How many orders may be paid; without it any number"),
  })
  .refine((link) => priceOf(link).length === 1, {
    path: ["amount"],
    message: "Give one of lines, amount and amount_bounds.",
  });
export type NewLinkRequest = z.output<typeof newLinkRequest>;

function priceOf(link: { lines?: unknown; amount?: unknown; amount_bounds?: unknown }) {
  return [link.lines, link.amount, link.amount_bounds].filter((price) => price !== undefined);
}

/** The body of `PATCH /v1/admin/payment-links/{id}`. */
export const linkPatch = z
  .strictObject({
    status: z.literal("closed", "Should be closed: a closed link stays closed.").optional(),
    max_uses: maxUses.optional().describe("More uses than before"),
  })
  .refine((patch) => Object.keys(patch).length > 0, "Give at least one field to change.");

export const storedLines = z.array(requestedLine).nullable();

export const linkResponse = z.object({
  id: z.uuid(),
  slug: z.string(),
  url: z.string(),
  qr_svg_url: z.string(),
  qr_png_url: z.string(),
  status: z.enum(LINK_STATUSES),
  description: z.string(),
  reference: z.string().nullable(),
  lines: z
    .array(z.looseObject({ name: z.string(), quantity: z.int(), unit_amount: z.int() }))
    .nullable(),
  amount: z.int().nullable().describe("Paisa; null where lines or bounds set the price"),
  amount_bounds: z.object({ min: z.int(), max: z.int() }).nullable(),
  max_uses: z.int().nullable(),
  uses: z.int().describe("Orders that were paid by it"),
  reserved_uses: z.int().describe("Further orders that can still be paid, or whose money is held"),
  expires_at: z.iso.datetime().nullable(),
  closed_at: z.iso.datetime().nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});
export type LinkResponse = z.output<typeof linkResponse>;

export type LinkWithUses = PaymentLink & { uses: Pick<LinkUses, "paid" | "reserved"> };

export function presentLink(link: LinkWithUses, publicUrl: string, now: Date): LinkResponse {
  const url = `${publicUrl}/pay/${link.slug}`;
  return {
    id: link.id,
    slug: link.slug,
    url,
    qr_svg_url: `${url}/qr.svg`,
    qr_png_url: `${url}/qr.png`,
    status: statusOf(link, now),
    description: link.description,
    reference: link.reference,
    lines: storedLines.parse(link.lines),
    amount: link.amountPaisa,
    amount_bounds:
      link.minAmountPaisa === null || link.maxAmountPaisa === null
        ? null
        : { min: link.minAmountPaisa, max: link.maxAmountPaisa },
    max_uses: link.maxUses,
    uses: link.uses.paid,
    reserved_uses: link.uses.reserved,
    expires_at: link.expiresAt?.toISOString() ?? null,
    closed_at: link.closedAt?.toISOString() ?? null,
    created_by: link.createdBy,
    created_at: link.createdAt.toISOString(),
  };
}

export class PaymentLinkNotFound extends AppError {
  readonly status = 404;
  readonly code = "payment_link_not_found";

  constructor() {
    super("There is no such payment link.");
  }
}
