import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { OrderStatus } from "../generated/prisma/enums.ts";
import { parseRequest } from "../http/parse-request.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { countOrders } from "../orders/find-orders.ts";
import { type Column, csvOf } from "../reports/csv.ts";
import { dailySettlement, settlementPeriod, settlementQuery } from "../reports/daily-settlement.ts";
import { exportOrders, ORDER_COLUMNS } from "../reports/export-orders.ts";
import { SETTLEMENT_COLUMNS } from "../reports/export-settlement.ts";
import { exportTransactions, rangeOf, TRANSACTION_COLUMNS } from "../reports/list-transactions.ts";
import { countTransactions } from "../reports/read-transactions.ts";
import { orderExportQuery } from "../reports/reports-router.ts";
import { type InterruptibleCli, print, withDatabase } from "./cli.ts";
import { withProgress } from "./with-progress.ts";

interface Target {
  out: string;
  force?: true;
}

export function exportCommand(cli: InterruptibleCli): Command {
  const command = new Command("export").description(
    "write orders, the settlement or its lines as CSV",
  );

  command
    .command("orders")
    .description("one row for each order, newest first")
    .option("--from <day>", "first day in Kathmandu, such as 2026-11-01")
    .option("--to <day>", "last day")
    .addOption(
      new Option("--status <status>", "only this status").choices(Object.values(OrderStatus)),
    )
    .option(
      "--attention <true|false>",
      "only orders that need, or do not need, a person's attention",
    )
    .option("--q <text>", "order number, pidx, transaction id, phone or e-mail")
    .requiredOption("--out <file>", "output file; - for standard output")
    .option("--force", "overwrite an existing file")
    .action(async ({ out, force, ...query }: Target & Record<string, string>) => {
      const filter = parseRequest(orderExportQuery, query);
      await withDatabase(cli, async (open) => {
        const total = await countOrders(open.db, filter, open.config.dataKeys);
        const target = { out, ...(force === undefined ? {} : { force }) };
        await write(cli, target, ORDER_COLUMNS, exportOrders(open, filter), total);
      });
    });

  command
    .command("settlement")
    .description("one row for each day in Kathmandu")
    .option("--from <day>", "first day, such as 2026-11-01")
    .option("--to <day>", "last day")
    .requiredOption("--out <file>", "output file; - for standard output")
    .option("--force", "overwrite an existing file")
    .action(async ({ out, force, ...query }: Target & Record<string, string>) => {
      const period = settlementPeriod(parseRequest(settlementQuery, query), cli.clock.now());
      await withDatabase(cli, async (open) => {
        const { data } = await dailySettlement(open, period);
        const target = { out, ...(force === undefined ? {} : { force }) };
        await write(cli, target, SETTLEMENT_COLUMNS, data, data.length);
      });
    });

  command
    .command("transactions")
    .description("the settlement line by line, oldest first")
    .option("--from <day>", "first day, such as 2026-11-01")
    .option("--to <day>", "last day")
    .requiredOption("--out <file>", "output file; - for standard output")
    .option("--force", "overwrite an existing file")
    .action(async ({ out, force, ...query }: Target & Record<string, string>) => {
      const period = settlementPeriod(parseRequest(settlementQuery, query), cli.clock.now());
      await withDatabase(cli, async (open) => {
        const total = await countTransactions(open, rangeOf(period));
        const target = { out, ...(force === undefined ? {} : { force }) };
        await write(cli, target, TRANSACTION_COLUMNS, exportTransactions(open, period), total);
      });
    });

  return command;
}

/** Writes to a temporary file and renames it when complete, so that a partial file never looks complete. */
async function write<Row>(
  cli: InterruptibleCli,
  { out, force }: Target,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  total: number,
): Promise<void> {
  if (out !== "-" && force !== true && (await exists(out))) {
    throw new InvalidRequest([{ path: "out", message: `${out} exists already: use --force.` }]);
  }
  const signal = cli.interrupted();
  const options = { signal };
  const csv = csvOf(columns, withProgress(cli, rows, total));
  try {
    if (out === "-") {
      await pipeline(csv, cli.out, { ...options, end: false });
      return;
    }
    const part = `${out}.${randomUUID()}.part`;
    const file = createWriteStream(part, { mode: 0o600, flush: true });
    try {
      await pipeline(csv, file, options);
      await rename(part, out);
    } catch (error) {
      // The file may still be opening, which would create it again after the rm.
      if (!file.closed) await new Promise<void>((resolve) => file.once("close", () => resolve()));
      await rm(part, { force: true });
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall !== "open" && syscall !== "rename") throw error;
      throw new InvalidRequest([
        { path: "out", message: `${out} cannot be written: ${String(code)}.` },
      ]);
    }
    print(cli.err, `Wrote ${out}.`);
  } catch (error) {
    if (signal.aborted) print(cli.err, "Interrupted: the export is not complete.");
    // EPIPE: the reader stopped, as in `--out - | head`.
    else if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    cli.failed();
  }
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
