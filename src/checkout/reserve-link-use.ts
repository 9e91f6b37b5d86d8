import type { Tx } from "../database/database.ts";
import { AppError } from "../lib/errors.ts";
import { isReservedUp, isUsedUp, lockLinkUses } from "../lifecycle/payment-link-uses.ts";

/** Nothing more can be paid by the link. */
export class PaymentLinkNotOpen extends AppError {
  readonly status = 409;
  readonly code = "payment_link_not_open";

  constructor(linkStatus: "used" | "expired" | "closed") {
    super(`This payment link is ${linkStatus}: nothing more can be paid by it.`, {
      members: { link_status: linkStatus },
    });
  }
}

/** Somebody else may still pay with the last use. */
export class PaymentLinkReserved extends AppError {
  readonly status = 409;
  readonly code = "payment_link_reserved";

  constructor() {
    super(
      "Somebody else is paying by this link at the moment. If they do not finish, it can be used again within the hour.",
      { retryAfterSeconds: RETRY_SECONDS },
    );
  }
}

const RETRY_SECONDS = 60;

/**
 * Reserves one use of a payment link for an attempt that the same transaction creates: the attempt is the reservation, and it
 * ends with it. Of two customers for the last use, the second one is refused.
 *
 * @param input.orderId the order of the attempt, which may hold a reservation already; null for a new order
 * @throws PaymentLinkNotOpen, PaymentLinkReserved
 */
export async function reserveLinkUse(
  tx: Tx,
  { linkId, orderId, now }: { linkId: string; orderId: string | null; now: Date },
): Promise<void> {
  const uses = await lockLinkUses(tx, { linkId, except: orderId });
  const { closedAt, expiresAt } = await tx.paymentLink.findUniqueOrThrow({
    where: { id: linkId },
    select: { closedAt: true, expiresAt: true },
  });
  if (closedAt !== null) throw new PaymentLinkNotOpen("closed");
  if (isUsedUp(uses)) throw new PaymentLinkNotOpen("used");
  if (expiresAt !== null && expiresAt <= now) throw new PaymentLinkNotOpen("expired");
  if (isReservedUp(uses)) throw new PaymentLinkReserved();
}
