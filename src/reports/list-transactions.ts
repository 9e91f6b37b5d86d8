import { z } from "zod";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, pageOf } from "../http/cursor.ts";
import { addDays, dayOf, startOfDay, toKathmanduTime } from "../lib/kathmandu.ts";
import type { Column } from "./csv.ts";
import { type Period, settlementQuery } from "./daily-settlement.ts";
import { readTransactions, type Transaction } from "./read-transactions.ts";
import {
  readTransactionCursor,
  TRANSACTION_KINDS,
  type TransactionPlace,
  writeTransactionCursor,
} from "./transaction.ts";

/** The query of `GET /v1/admin/reports/transactions`; both days are included. */
export const transactionsQuery = settlementQuery.extend({ limit: listLimit, cursor: listCursor });

const transactionLine = z.object({
  date: z.iso.date().describe("The day in Kathmandu"),
  at: z.iso.datetime(),
  kind: z
    .enum(TRANSACTION_KINDS)
    .describe(
      "payment: completed, with its fee if Khalti named it then; fee: named later; held: money that waits for a person; released: it waits no more; refund",
    ),
  order_id: z.uuid(),
  purchase_order_id: z.string(),
  pidx: z.string().nullable(),
  transaction_id: z.string().nullable().describe("Khalti's transaction of the payment"),
  gross: z.int().describe("Paisa: below 0 for released and refund, 0 for fee"),
  fee: z.int().describe("Paisa"),
  net: z.int().describe("gross - fee: how the line changes what Khalti owes, less released money"),
});

export const transactionsResponse = z.object({
  data: z.array(transactionLine),
  next_cursor: z.string().nullable(),
});

/** The lines of some days, oldest first. Those of a day add up to that day of the daily settlement. */
export async function listTransactions(
  context: Pick<AppContext, "db">,
  { from, to }: Period,
  page: { limit: number; cursor?: string | undefined },
): Promise<z.output<typeof transactionsResponse>> {
  const { limit, cursor } = page;
  const found = await readTransactions(context, {
    ...rangeOf({ from, to }),
    after: cursor === undefined ? null : readTransactionCursor(cursor),
    count: limit + 1,
  });
  const { page: lines, next_cursor } = pageOf(found, limit, ({ place }) =>
    writeTransactionCursor(place),
  );
  return { data: lines.map(present), next_cursor };
}

const PAGE = 1_000;

/** The same lines, all of them. Reads a page at a time, so memory stays constant. */
export async function* exportTransactions(
  context: Pick<AppContext, "db">,
  period: Period,
): AsyncGenerator<Transaction> {
  const range = rangeOf(period);
  let after: TransactionPlace | null = null;
  for (;;) {
    const page: Transaction[] = await readTransactions(context, { ...range, after, count: PAGE });
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = last.place;
  }
}

/** The instants of a period. */
export function rangeOf({ from, to }: Period): { begin: Date; end: Date } {
  return { begin: startOfDay(from), end: startOfDay(addDays(to, 1)) };
}

function present(line: Transaction): z.output<typeof transactionLine> {
  const { at, kind, orderId, purchaseOrderId, pidx, transactionId, gross, fee } = line;
  return {
    date: dayOf(at),
    at: at.toISOString(),
    kind,
    order_id: orderId,
    purchase_order_id: purchaseOrderId,
    pidx,
    transaction_id: transactionId,
    gross,
    fee,
    net: gross - fee,
  };
}

const inBoth = (name: string, paisa: (line: Transaction) => number): Column<Transaction>[] => [
  { name: `${name}_paisa`, cell: paisa },
  { name: `${name}_npr`, cell: (line) => paisa(line) / 100 },
];

/** One row for each line. */
export const TRANSACTION_COLUMNS: readonly Column<Transaction>[] = [
  { name: "date", cell: ({ at }) => dayOf(at) },
  { name: "at", cell: ({ at }) => toKathmanduTime(at) },
  { name: "kind", cell: ({ kind }) => kind },
  { name: "order_id", cell: ({ orderId }) => orderId },
  { name: "purchase_order_id", cell: ({ purchaseOrderId }) => purchaseOrderId },
  { name: "pidx", cell: ({ pidx }) => pidx },
  { name: "transaction_id", cell: ({ transactionId }) => transactionId },
  ...inBoth("gross", ({ gross }) => gross),
  ...inBoth("fee", ({ fee }) => fee),
  ...inBoth("net", ({ gross, fee }) => gross - fee),
];
