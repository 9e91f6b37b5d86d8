import { pipeline } from "node:stream/promises";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { type Caller, requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { EMPTY_PERIOD, isPeriod } from "../http/period.ts";
import { dayOf } from "../lib/kathmandu.ts";
import { actorOf } from "../orders/order-access.ts";
import { orderFilter } from "../orders/find-orders.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { type Column, csvOf } from "./csv.ts";
import { dailySettlement, settlementPeriod, settlementQuery } from "./daily-settlement.ts";
import { exportOrders, ORDER_COLUMNS } from "./export-orders.ts";
import { SETTLEMENT_COLUMNS } from "./export-settlement.ts";
import {
  exportTransactions,
  listTransactions,
  TRANSACTION_COLUMNS,
  transactionsQuery,
} from "./list-transactions.ts";

export const orderExportQuery = z.strictObject(orderFilter).refine(isPeriod, EMPTY_PERIOD);

export function reportsRouter(context: AppContext): Router {
  const router = Router();
  const patient = { db: context.reportsDb, clock: context.clock };

  const settlement = (req: Request) => {
    const query = parseRequest(settlementQuery, req.query);
    return dailySettlement(patient, settlementPeriod(query, context.clock.now()));
  };

  router.get("/v1/admin/reports/daily", async (req, res) => {
    await requireStaff(context, req);
    res.json(await settlement(req));
  });

  router.get("/v1/admin/reports/daily.csv", async (req, res) => {
    const caller = await requireStaff(context, req);
    const { data } = await settlement(req);
    await sendCsv(context, caller, res, "settlement", SETTLEMENT_COLUMNS, data);
  });

  router.get("/v1/admin/reports/transactions", async (req, res) => {
    await requireStaff(context, req);
    const { limit, cursor, ...days } = parseRequest(transactionsQuery, req.query);
    const period = settlementPeriod(days, context.clock.now());
    res.json(await listTransactions(patient, period, { limit, cursor }));
  });

  router.get("/v1/admin/reports/transactions.csv", async (req, res) => {
    const caller = await requireStaff(context, req);
    const days = parseRequest(settlementQuery, req.query);
    const lines = exportTransactions(patient, settlementPeriod(days, context.clock.now()));
    await sendCsv(context, caller, res, "transactions", TRANSACTION_COLUMNS, lines);
  });

  router.get("/v1/admin/orders.csv", async (req, res) => {
    const caller = await requireStaff(context, req);
    const filter = parseRequest(orderExportQuery, req.query);
    await sendCsv(
      context,
      caller,
      res,
      "orders",
      ORDER_COLUMNS,
      exportOrders({ ...patient, config: context.config }, filter),
    );
  });

  return router;
}

/**
 * A failure before the first row is an ordinary error response. A later one breaks the connection, so that a partial file
 * never looks complete.
 */
async function sendCsv<Row>(
  context: AppContext,
  caller: Caller,
  res: Response,
  name: string,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<void> {
  const today = dayOf(context.clock.now());
  const headers = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}-${today}.csv"`,
  };
  // A HEAD sends no body: do not read a million rows for it.
  if (res.req.method === "HEAD") {
    res.set(headers).end();
    return;
  }
  const started = await readFirst(rows);
  // Before the first row leaves: a download that breaks is one too. The filters stay out, since they may name a customer.
  await recordAction(context.db, {
    at: context.clock.now(),
    actor: actorOf(caller),
    type: "csv_downloaded",
    data: { file: name },
  });
  if (res.destroyed) return;
  res.set(headers);
  try {
    await pipeline(csvOf(columns, started), res);
  } catch (error) {
    res.destroy();
    // The client disconnected: not an error.
    if ((error as NodeJS.ErrnoException).code === "ERR_STREAM_PREMATURE_CLOSE") return;
    context.logger.error({ err: error }, "an export failed after its first row");
  }
}

/** Reads the first row, so that an early failure throws here. @returns all rows */
async function readFirst<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<AsyncGenerator<Row>> {
  const all = (async function* () {
    yield* rows;
  })();
  const first = await all.next();
  return (async function* () {
    try {
      if (first.done !== true) yield first.value;
      yield* all;
    } finally {
      await all.return(undefined);
    }
  })();
}
