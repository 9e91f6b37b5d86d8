import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { Database } from "../database/database.ts";
import { Prisma, type PaymentLink } from "../generated/prisma/client.ts";
import { listCursor, listLimit, newestPage } from "../http/cursor.ts";
import { LINK_USES } from "../lifecycle/payment-link-uses.ts";
import { type LinkWithUses, PaymentLinkNotFound } from "./payment-link.ts";

export const linkListQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

/** Payment links, newest first, a page at a time. */
export async function listPaymentLinks(
  { db }: Pick<AppContext, "db">,
  query: z.output<typeof linkListQuery>,
): Promise<{ data: LinkWithUses[]; next_cursor: string | null }> {
  const { page, next_cursor } = await newestPage(query, (rows) => db.paymentLink.findMany(rows));
  return { data: await withUses(db, page), next_cursor };
}

/** @throws PaymentLinkNotFound */
export async function findPaymentLink(
  { db }: Pick<AppContext, "db">,
  where: { id: string } | { slug: string },
): Promise<LinkWithUses> {
  const link = await db.paymentLink.findUnique({ where });
  const [found] = link === null ? [] : await withUses(db, [link]);
  if (found === undefined) throw new PaymentLinkNotFound();
  return found;
}

async function withUses(db: Database, links: PaymentLink[]): Promise<LinkWithUses[]> {
  if (links.length === 0) return [];
  const ids = Prisma.join(links.map(({ id }) => Prisma.sql`${id}::uuid`));
  const rows = await db.$queryRaw<{ id: string; paid: number; reserved: number }[]>`
    select o.payment_link_id as id, ${LINK_USES} from orders o
    where o.payment_link_id in (${ids}) group by o.payment_link_id`;
  const uses = new Map(rows.map(({ id, paid, reserved }) => [id, { paid, reserved }]));
  return links.map((link) => ({ ...link, uses: uses.get(link.id) ?? { paid: 0, reserved: 0 } }));
}
