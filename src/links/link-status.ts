import type { PaymentLink } from "../generated/prisma/client.ts";
import { isUsedUp, type LinkUses } from "../lifecycle/payment-link-uses.ts";

export const LINK_STATUSES = ["open", "used", "expired", "closed"] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** Pure. */
export function statusOf(
  link: Pick<PaymentLink, "closedAt" | "expiresAt" | "maxUses"> & { uses: Pick<LinkUses, "paid"> },
  now: Date,
): LinkStatus {
  const { closedAt, expiresAt, maxUses, uses } = link;
  if (closedAt !== null) return "closed";
  if (isUsedUp({ maxUses, paid: uses.paid })) return "used";
  return expiresAt !== null && expiresAt <= now ? "expired" : "open";
}
