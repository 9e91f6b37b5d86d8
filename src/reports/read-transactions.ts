import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { TRANSACTION_KINDS, type TransactionKind, type TransactionPlace } from "./transaction.ts";

/** One line of the settlement. Amounts in paisa. */
export interface Transaction {
  at: Date;
  kind: TransactionKind;
  orderId: string;
  purchaseOrderId: string;
  pidx: string | null;
  transactionId: string | null;
  gross: number;
  fee: number;
  /** What follows it begins here. */
  place: TransactionPlace;
}

interface Row {
  at: Date;
  history_id: bigint;
  part: number;
  order_id: string;
  purchase_order_id: string;
  pidx: string | null;
  transaction_id: string | null;
  gross: bigint;
  fee: bigint;
}

/**
 * Lines in the order of time. Each history entry that posts to Khalti's account, or from held money, makes one or two: its
 * postings are added up, so a fee that comes with a payment is in the payment's line.
 *
 * It reads no more entries than lines are wanted, and two: one to know that more follow, one that `after` may have left.
 */
export async function readTransactions(
  { db }: Pick<AppContext, "db">,
  input: { begin: Date; end: Date; after: TransactionPlace | null; count: number },
): Promise<Transaction[]> {
  const { begin, end, after, count } = input;
  const from =
    after === null
      ? Prisma.empty
      : Prisma.sql`and (at, history_id) >= (${after.at}::timestamptz, ${after.historyId}::bigint)`;
  const follows =
    after === null
      ? Prisma.empty
      : Prisma.sql`and (entry.at, entry.history_id, line.part)
          > (${after.at}::timestamptz, ${after.historyId}::bigint, ${after.part}::int)`;
  const rows = await db.$queryRaw<Row[]>`
    with entry as (
      select at, history_id, order_id, payment_id,
        sum(amount_paisa) filter (where credit_account = 'sales') as sold,
        sum(amount_paisa) filter (where debit_account = 'khalti_fees') as fee,
        sum(amount_paisa) filter (where debit_account = 'refunds') as refunded,
        sum(amount_paisa) filter (where credit_account = 'held') as held,
        sum(amount_paisa) filter (where debit_account = 'held') as released
      from postings
      where at >= ${begin}::timestamptz and at < ${end}::timestamptz ${from}
        and ${OF_SETTLEMENT}
      group by at, history_id, order_id, payment_id
      order by at, history_id
      limit ${count + 2}
    )
    select entry.at, entry.history_id, line.part, entry.order_id, o.purchase_order_id, p.pidx,
      coalesce(p.transaction_id, h.data -> 'khalti' ->> 'transaction_id') as transaction_id,
      line.gross::bigint as gross, coalesce(line.fee, 0)::bigint as fee
    from entry
    join orders o on o.id = entry.order_id
    join order_history h on h.id = entry.history_id
    left join payments p on p.id = entry.payment_id
    cross join lateral (values
      (0, held, 0),
      (1, -released, 0),
      (2, sold, entry.fee),
      (3, case when sold is null then 0 * entry.fee end, entry.fee),
      (4, -refunded, 0)
    ) line (part, gross, fee)
    where line.gross is not null ${follows}
    order by entry.at, entry.history_id, line.part
    limit ${count}`;
  return rows.map(toTransaction);
}

/** The other postings are about providers, and about what the merchant gave back other than through Khalti. */
const OF_SETTLEMENT = Prisma.sql`(
  debit_account in ('khalti_receivable', 'held') or credit_account = 'khalti_receivable'
)`;

/** Money that a person accepts is released and paid by one entry. */
export async function countTransactions(
  { db }: Pick<AppContext, "db">,
  { begin, end }: { begin: Date; end: Date },
): Promise<number> {
  const [row] = await db.$queryRaw<[{ lines: bigint }]>`
    select count(distinct history_id)
      + count(*) filter (where debit_account = 'held' and credit_account = 'sales') as lines
    from postings where at >= ${begin}::timestamptz and at < ${end}::timestamptz and ${OF_SETTLEMENT}`;
  return Number(row.lines);
}

function toTransaction(row: Row): Transaction {
  const { at, history_id: historyId, part } = row;
  const kind = TRANSACTION_KINDS[part];
  if (kind === undefined) throw new Error(`no line has the part ${String(part)}`);
  return {
    at,
    kind,
    orderId: row.order_id,
    purchaseOrderId: row.purchase_order_id,
    pidx: row.pidx,
    transactionId: row.transaction_id,
    gross: Number(row.gross),
    fee: Number(row.fee),
    place: { at, historyId: String(historyId), part },
  };
}
