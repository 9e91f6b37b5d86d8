import { Prisma } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";

/** How much of a payment link is used up. */
export interface LinkUses {
  /** Null: as often as customers like. */
  maxUses: number | null;
  /** Its orders that were paid. A refund does not free a use. */
  paid: number;
  /** Its other orders that have a payable attempt, or held money. */
  reserved: number;
}

/**
 * Locks a link for the rest of the transaction and counts its uses. Who spends a use, or reserves one, locks the link first
 * and then the order, so of two customers for the last use the second one waits and finds it taken.
 *
 * @param input.except an order that is not counted as reserved
 */
export async function lockLinkUses(
  tx: Tx,
  { linkId, except }: { linkId: string; except: string | null },
): Promise<LinkUses> {
  const [link] = await tx.$queryRaw<{ max_uses: number | null }[]>`
    select max_uses from payment_links where id = ${linkId}::uuid for update`;
  if (link === undefined) throw new Error("the payment link has gone");
  // A statement of its own: it sees what the last holder of the lock has committed.
  const [uses] = await tx.$queryRaw<{ paid: number; reserved: number }[]>`
    select ${LINK_USES} from orders o
    where o.payment_link_id = ${linkId}::uuid and o.id is distinct from ${except}::uuid`;
  return { maxUses: link.max_uses, paid: uses?.paid ?? 0, reserved: uses?.reserved ?? 0 };
}

/** The uses of the selected orders `o`. */
export const LINK_USES = Prisma.sql`
  (count(*) filter (where o.paid_at is not null))::int as paid,
  (count(*) filter (where o.paid_at is null and exists (
    select 1 from payments p
    where p.order_id = o.id and p.status in ('created', 'initiated', 'pending', 'held')
  )))::int as reserved`;

/** Whether one more order may become paid. Pure. */
export function isUsedUp({ maxUses, paid }: Pick<LinkUses, "maxUses" | "paid">): boolean {
  return maxUses !== null && paid >= maxUses;
}

/** Whether one more attempt would have to share a use with another. Pure. */
export function isReservedUp({ maxUses, paid, reserved }: LinkUses): boolean {
  return maxUses !== null && paid + reserved >= maxUses;
}
