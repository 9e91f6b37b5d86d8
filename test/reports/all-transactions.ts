import type { z } from "zod";
import type { transactionsResponse } from "../../src/reports/list-transactions.ts";
import { KEYS, type TestServer } from "../support/test-server.ts";

type Page = z.output<typeof transactionsResponse>;
export type TransactionLine = Page["data"][number];

export function getTransactions(
  server: TestServer,
  query: Record<string, string> = {},
  options: { path?: string; key?: string } = {},
) {
  return server.http
    .get(options.path ?? "/v1/admin/reports/transactions")
    .query(query)
    .set("Authorization", `Bearer ${options.key ?? KEYS.viewer}`);
}

/** Reads page after page. */
export async function allTransactions(
  server: TestServer,
  query: Record<string, string> = {},
): Promise<TransactionLine[]> {
  const lines: TransactionLine[] = [];
  let cursor: string | null = null;
  do {
    const answer = await getTransactions(server, {
      ...query,
      ...(cursor === null ? {} : { cursor }),
    });
    if (answer.status !== 200) throw new Error(answer.text);
    const { data, next_cursor } = answer.body as Page;
    lines.push(...data);
    cursor = next_cursor;
  } while (cursor !== null);
  return lines;
}

/** The figures of the daily settlement that some lines make. */
export function addUp(lines: TransactionLine[]) {
  const sum = (kinds: TransactionLine["kind"][], field: "gross" | "fee" | "net") =>
    lines
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, line) => total + line[field], 0);
  return {
    orders_paid: lines.filter(({ kind }) => kind === "payment").length,
    gross: sum(["payment"], "gross"),
    fees: sum(["payment", "fee"], "fee"),
    refunded: 0 - sum(["refund"], "gross"),
    held: sum(["held", "released"], "gross"),
    net: sum(["payment", "fee", "refund"], "net"),
  };
}
