import { randomInt } from "node:crypto";
import { totalPaisa } from "../catalog/product.ts";
import { lineMistakes, priceLine } from "../checkout/requested-line.ts";
import type { AppContext } from "../context.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { type FieldError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees, MAX_ORDER_PAISA } from "../lib/money.ts";
import { MINIMUM_PAISA } from "../lifecycle/payment.ts";
import type { Actor } from "../orders/history.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import type { LinkWithUses, NewLinkRequest } from "./payment-link.ts";

/** @throws InvalidRequest */
export async function createPaymentLink(
  { config, db, clock }: Pick<AppContext, "config" | "db" | "clock">,
  { request, actor }: { request: NewLinkRequest; actor: Actor },
): Promise<LinkWithUses> {
  const now = clock.now();
  const errors = [
    ...totalMistakes(request, config.shop.vatPercent),
    ...(request.expires_at !== undefined && request.expires_at <= now
      ? [{ path: "expires_at", message: "Should be in the future." }]
      : []),
  ];
  if (errors.length > 0) throw new InvalidRequest(errors);
  const link = await db.$transaction(async (tx) => {
    const created = await tx.paymentLink.create({
      data: {
        slug: newSlug(),
        description: request.description,
        reference: request.reference ?? null,
        lines: request.lines ?? Prisma.DbNull,
        amountPaisa: request.amount ?? null,
        minAmountPaisa: request.amount_bounds?.min ?? null,
        maxAmountPaisa: request.amount_bounds?.max ?? null,
        maxUses: request.max_uses ?? null,
        expiresAt: request.expires_at ?? null,
        createdBy: actor,
        createdAt: now,
      },
    });
    const data = { link_id: created.id, reference: created.reference, max_uses: created.maxUses };
    await recordAction(tx, { at: now, actor, type: "payment_link_created", data });
    return created;
  });
  return { ...link, uses: { paid: 0, reserved: 0 } };
}

function totalMistakes({ lines }: NewLinkRequest, vatPercent: number): FieldError[] {
  if (lines === undefined) return [];
  const priced = lines.map(priceLine);
  const total = totalPaisa(priced);
  const { wallet: least } = MINIMUM_PAISA;
  if (total < least || total > MAX_ORDER_PAISA) {
    const message = `The total should be from ${formatRupees(least)} to ${formatRupees(MAX_ORDER_PAISA)}.`;
    return [{ path: "lines", message }];
  }
  return lineMistakes(priced, vatPercent);
}

/** Unguessable, and short enough for a small QR code; without letters and digits that look alike. */
function newSlug(): string {
  const alphabet = "23456789abcdefghjkmnpqrstvwxyz";
  return Array.from({ length: 14 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
