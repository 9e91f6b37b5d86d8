import type { z } from "zod";
import type { Tx } from "../database/database.ts";
import type { Payment } from "../generated/prisma/client.ts";
import type { Actor } from "../orders/history.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import type { AppContext } from "../context.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { lockLinkUses } from "../lifecycle/payment-link-uses.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import type { linkPatch, LinkWithUses } from "./payment-link.ts";
import { findPaymentLink } from "./read-payment-links.ts";

/**
 * Closes a link, or raises how often it may be used. What can be paid already stays payable, and its money counts. Orders
 * that were paid beyond the old limit no longer need a person as far as the new one reaches.
 *
 * @throws PaymentLinkNotFound, InvalidRequest
 */
export async function updatePaymentLink(
  context: Pick<AppContext, "db" | "clock">,
  { id, patch, actor }: { id: string; patch: z.output<typeof linkPatch>; actor: Actor },
): Promise<LinkWithUses> {
  const { db, clock } = context;
  await findPaymentLink(context, { id });
  await db.$transaction(async (tx) => {
    const { maxUses, paid } = await lockLinkUses(tx, { linkId: id, except: null });
    const link = await tx.paymentLink.findUniqueOrThrow({ where: { id } });
    const { max_uses: most } = patch;
    if (most !== undefined && (maxUses === null || most <= maxUses)) {
      const message = "Should be more than before: a link's uses are only ever added to.";
      throw new InvalidRequest([{ path: "max_uses", message }]);
    }
    await tx.paymentLink.update({
      where: { id },
      data: {
        ...(most === undefined ? {} : { maxUses: most }),
        ...(patch.status === undefined ? {} : { closedAt: link.closedAt ?? clock.now() }),
      },
    });
    const data = { link_id: id, changes: { ...patch } };
    await recordAction(tx, { at: clock.now(), actor, type: "payment_link_changed", data });
    if (most === undefined) return;
    const overused = await tx.payment.findMany({
      where: { order: { paymentLinkId: id }, linkOverusedAt: { not: null } },
      orderBy: { linkOverusedAt: "asc" },
    });
    const within = overused.slice(0, overused.length - Math.max(0, paid - most));
    for (const payment of within) await takeIntoLimit(tx, payment, clock);
  });
  return findPaymentLink(context, { id });
}

/** The order's payment is within the link's limit now. */
async function takeIntoLimit(
  tx: Tx,
  { id, orderId }: Payment,
  clock: AppContext["clock"],
): Promise<void> {
  const { order, ...money } = await lockOrder(tx, orderId);
  const now = clock.now();
  const changed = await tx.payment.update({ where: { id }, data: { linkOverusedAt: null } });
  const payments = money.payments.map((one) => (one.id === id ? changed : one));
  await recordAttention(tx, order, { ...money, payments }, { actor: "reconciler", now });
}
