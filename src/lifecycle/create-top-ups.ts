import { Prisma } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import type { Actor } from "../orders/history.ts";

interface CreatedBy {
  actor: Actor;
  now: Date;
}

/** Creates the top-ups of a paid order, due at once, with their history, in the transaction that makes the order paid. */
export async function createTopUps(tx: Tx, orderId: string, by: CreatedBy): Promise<void> {
  const paid = Prisma.sql`paid_order`;
  const rows = topUpsOfPaidOrder({ paid, after: paid, ...by });
  await tx.$executeRaw`with ${paid} as (select ${orderId}::uuid as id)${rows} select 1 from ${paid}`;
}

/**
 * The same for a statement that makes the order paid.
 *
 * @param input.paid a relation with the paid order's `id`, or without a row
 * @param input.after a relation that writes earlier history entries
 * @returns what to append to the common table expressions
 */
export function topUpsOfPaidOrder(
  input: { paid: Prisma.Sql; after: Prisma.Sql } & CreatedBy,
): Prisma.Sql {
  const { paid, after, actor, now } = input;
  return Prisma.sql`, new_top_ups as (
      insert into top_ups (id, order_id, position, attempt, provider, reference, amount_paisa, created_at, due_at)
      select gen_random_uuid(), item.order_id, item.position, 1, item.provider, new_top_up_reference(),
        item.unit_amount_paisa, ${now}::timestamptz, ${now}::timestamptz
      from ${paid} paid join order_items item on item.order_id = paid.id
      where item.provider is not null
      returning *
    ), top_up_history as (
      insert into order_history (order_id, at, type, actor, data)
      select order_id, created_at, 'top_up_pending', ${actor}, jsonb_build_object(
        'top_up_id', id, 'position', position, 'provider', provider, 'reference', reference, 'amount', amount_paisa
      )
      from (select count(*) from ${after}) earlier, new_top_ups
    )`;
}
