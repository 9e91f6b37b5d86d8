import type { AppContext } from "../context.ts";
import {
  OrderStatus,
  PaymentStatus,
  RefundStatus,
  TopUpStatus,
  WebhookDeliveryStatus,
} from "../generated/prisma/enums.ts";
import { messageOf } from "../lib/message-of.ts";
import { withinLimit } from "../lib/within-limit.ts";
import type { AddGauge } from "./gauges.ts";

const STATUSES = {
  orders: Object.values(OrderStatus),
  payments: Object.values(PaymentStatus),
  refunds: Object.values(RefundStatus),
  top_ups: Object.values(TopUpStatus),
  deliveries: Object.values(WebhookDeliveryStatus),
};
type Kind = keyof typeof STATUSES;

const LEAST_PAUSE_MS = 60_000;
/** Counting takes at most a hundredth of the time of one connection, however long one count takes. */
const PAUSE_FACTOR = 100;
/** The first scrape waits so long for the first count, so that a new instance shows figures at once. */
const FIRST_WAIT_MS = 1_000;

/**
 * Rows by state. Postgres keeps no count, and a count of a million rows reads an index of a million entries: so an instance
 * counts in the background, over the connections of reports, and a scrape shows the last count with its time.
 */
export function createRowCounts(
  gauge: AddGauge,
  { reportsDb, logger }: Pick<AppContext, "reportsDb" | "logger">,
) {
  const rows = gauge("rows", "Rows by kind and status, when they were last counted.", [
    "kind",
    "status",
  ]);
  const countedAt = gauge(
    "rows_counted_timestamp_seconds",
    "When this instance last counted the rows; it counts again after a pause of a minute or more.",
  );
  const tookSeconds = gauge("rows_count_duration_seconds", "How long the last count took.");
  let last: { at: Date; ms: number; found: { kind: Kind; status: string; count: bigint }[] } | null;
  last = null;
  let nextAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  const count = async () => {
    const begunAt = performance.now();
    try {
      const found = await reportsDb.$queryRaw<{ kind: Kind; status: string; count: bigint }[]>`
        select 'orders' as kind, status::text, count(*) from orders group by status
        union all select 'payments', status::text, count(*) from payments group by status
        union all select 'refunds', status::text, count(*) from refunds group by status
        union all select 'top_ups', status::text, count(*) from top_ups group by status
        union all select 'deliveries', status::text, count(*) from webhook_deliveries group by status`;
      last = { at: new Date(), ms: performance.now() - begunAt, found };
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, "the rows cannot be counted for /metrics");
    } finally {
      nextAt = pauseAfter(performance.now() - begunAt) + performance.now();
    }
  };

  return async (): Promise<() => void> => {
    if (performance.now() >= nextAt) {
      running ??= count().finally(() => {
        running = null;
      });
    }
    if (last === null) await withinLimit(FIRST_WAIT_MS, running ?? undefined);
    const shown = last;
    return () => {
      if (shown === null) return;
      for (const [kind, statuses] of Object.entries(STATUSES)) {
        for (const status of statuses) rows.set({ kind, status }, 0);
      }
      for (const { kind, status, count } of shown.found) rows.set({ kind, status }, Number(count));
      countedAt.set(shown.at.getTime() / 1_000);
      tookSeconds.set(shown.ms / 1_000);
    };
  };
}

/** @returns how long to wait after a count that took so long, in milliseconds */
export function pauseAfter(tookMs: number): number {
  return Math.max(LEAST_PAUSE_MS, tookMs * PAUSE_FACTOR);
}
