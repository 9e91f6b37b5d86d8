// Links that show an order on another device. They read; the order's own token alone pays and cancels.
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { hashToken, newToken } from "../lib/token.ts";
import { DAY_MS } from "../lib/kathmandu.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import type { Actor } from "./history.ts";
import { OrderNotFound } from "./order.ts";

const PREFIX = "view";

export interface CustomerLink {
  /** The token is in the fragment, which browsers send to no server. */
  url: string;
  expiresAt: Date;
}

type Settings = { config: Pick<AppContext["config"], "publicUrl" | "customerLinkDays"> } & Pick<
  AppContext,
  "clock"
>;

/**
 * Makes a link, and ends the one that was made for the same before. Only the hash of its token is kept.
 *
 * @param input.madeFor `staff`, or the mail that it is for
 */
export async function makeCustomerLink(
  { config, clock }: Settings,
  tx: Pick<Tx, "customerLink">,
  { orderId, madeFor, createdBy }: { orderId: string; madeFor: string; createdBy: string },
): Promise<CustomerLink> {
  const token = newToken(PREFIX);
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + config.customerLinkDays * DAY_MS);
  const data = { hash: hashToken(token), createdBy, createdAt, expiresAt };
  await tx.customerLink.upsert({
    where: { orderId_madeFor: { orderId, madeFor } },
    create: { orderId, madeFor, ...data },
    update: data,
  });
  return { url: `${config.publicUrl}/orders/${orderId}#${token}`, expiresAt };
}

export function isLinkToken(token: string): boolean {
  return token.startsWith(`${PREFIX}_`);
}

/** Whether the token is of a link of this order that has not ended. */
export async function opensOrder(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  token: string,
  orderId: string,
): Promise<boolean> {
  const link = await db.customerLink.findUnique({ where: { hash: hashToken(token) } });
  return link?.orderId === orderId && link.expiresAt > clock.now();
}

/** The link that staff pass on to the customer. The one that staff made before ends. @throws OrderNotFound */
export async function linkForCustomer(
  context: Settings & Pick<AppContext, "db">,
  { orderId, actor }: { orderId: string; actor: Actor },
): Promise<CustomerLink> {
  return context.db.$transaction(async (tx) => {
    const data = await nameOf(tx, orderId);
    const link = await makeCustomerLink(context, tx, {
      orderId,
      madeFor: "staff",
      createdBy: actor,
    });
    await recordAction(tx, {
      at: context.clock.now(),
      actor,
      type: "customer_link_created",
      data: { ...data, expires_at: link.expiresAt.toISOString() },
    });
    return link;
  });
}

/** Ends all links of an order, those in mails too. @throws OrderNotFound */
export async function endCustomerLinks(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { orderId, actor }: { orderId: string; actor: Actor },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const data = await nameOf(tx, orderId);
    const { count } = await tx.customerLink.deleteMany({ where: { orderId } });
    if (count === 0) return;
    const type = "customer_links_ended";
    await recordAction(tx, { at: clock.now(), actor, type, data: { ...data, links: count } });
  });
}

async function nameOf(tx: Pick<Tx, "order">, id: string) {
  const order = await tx.order.findUnique({ where: { id }, select: { purchaseOrderId: true } });
  if (order === null) throw new OrderNotFound();
  return { order_id: id, purchase_order_id: order.purchaseOrderId };
}

/** Background task: deletes links that have expired. */
export async function forgetCustomerLinks({ db, clock }: AppContext): Promise<void> {
  await db.customerLink.deleteMany({ where: { expiresAt: { lt: clock.now() } } });
}
