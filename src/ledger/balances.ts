import { Prisma } from "../generated/prisma/client.ts";
import type { Database, Tx } from "../database/database.ts";
import type { Account } from "./account.ts";
import type { Transfer } from "./transfer.ts";

/** Paisa by account: debits less credits. Accounts that nothing was posted to are missing. */
export type Balances = ReadonlyMap<Account, number>;

/** The balances that transfers make. Their sum is 0. Pure. */
export function balancesOf(
  transfers: readonly Pick<Transfer, "debit" | "credit" | "amountPaisa">[],
): Balances {
  const balances = new Map<Account, number>();
  const add = (account: Account, paisa: number) => {
    balances.set(account, (balances.get(account) ?? 0) + paisa);
  };
  for (const { debit, credit, amountPaisa } of transfers) {
    add(debit, amountPaisa);
    add(credit, -amountPaisa);
  }
  return balances;
}

/** The balance of each account, of the whole ledger or of one order. */
export async function readBalances(
  db: Database | Tx,
  of: { orderId?: string } = {},
): Promise<Balances> {
  const rows = await db.$queryRaw<{ debit: Account; credit: Account; paisa: bigint }[]>`
    select debit_account as debit, credit_account as credit, sum(amount_paisa)::bigint as paisa
    from postings
    ${of.orderId === undefined ? Prisma.empty : Prisma.sql`where order_id = ${of.orderId}::uuid`}
    group by 1, 2`;
  return balancesOf(
    rows.map(({ debit, credit, paisa }) => ({ debit, credit, amountPaisa: Number(paisa) })),
  );
}
