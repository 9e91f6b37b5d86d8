import { Prisma } from "../generated/prisma/client.ts";
import { HELD, type MoneyEvent, transfersOf } from "./transfer.ts";

/** A posting that is about to be written with the history entry that caused it. */
export interface NewPosting {
  /** The number of the entry among those of the same statement, from 1. */
  entry: number;
  /** Its place among the postings of the entry. */
  part: number;
  source: string;
  order_id: string;
  payment_id: string | null;
  debit_account: string;
  credit_account: string;
  amount_paisa: number;
  at: Date;
}

/** The postings of history entries. Pure. */
export function postingsOf(
  orderId: string,
  at: Date,
  facts: readonly { paymentId?: string; money?: MoneyEvent | null }[],
): NewPosting[] {
  return facts.flatMap(({ paymentId, money }, index) =>
    (money == null ? [] : transfersOf(money)).map((transfer, part) => ({
      entry: index + 1,
      part,
      source: transfer.source,
      order_id: orderId,
      payment_id: paymentId ?? null,
      debit_account: transfer.debit,
      credit_account: transfer.credit,
      amount_paisa: transfer.amountPaisa,
      at,
    })),
  );
}

/**
 * A common table expression that inserts postings in the statement of their history entries, without a round trip of its own.
 *
 * @param entries a relation with the `id` of each entry that the statement inserts, in the order of the entries; without a
 *   row, nothing is posted
 * @returns SQL to append to the common table expressions; empty without postings
 */
export function insertPostings(entries: Prisma.Sql, postings: readonly NewPosting[]): Prisma.Sql {
  if (postings.length === 0) return Prisma.empty;
  return Prisma.sql`, new_postings as (
    insert into postings
      (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
    select case posting.source when ${HELD} then posting.source || entry.id else posting.source end,
      entry.id, posting.order_id, posting.payment_id, posting.debit_account, posting.credit_account,
      posting.amount_paisa, posting.at
    from (select id, row_number() over (order by id) as number from ${entries}) entry
    join jsonb_to_recordset(${JSON.stringify(postings)}::jsonb) as posting (
      entry int, part int, source text, order_id uuid, payment_id uuid, debit_account text, credit_account text,
      amount_paisa bigint, at timestamptz
    ) on posting.entry = entry.number
    order by entry.number, posting.part
  )`;
}
