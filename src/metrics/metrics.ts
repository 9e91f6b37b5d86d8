import { Registry } from "prom-client";
import type { AppContext } from "../context.ts";
import { messageOf } from "../lib/message-of.ts";
import { createBacklog } from "./backlog.ts";
import { gaugesOf } from "./gauges.ts";
import { createRowCounts } from "./row-counts.ts";
import { createSharedFigures } from "./shared-figures.ts";

export interface Metrics {
  contentType: string;
  /** Current values in Prometheus's text format; concurrent scrapes share one read. */
  scrape(): Promise<string>;
}

/** Prometheus gives up after 10 s by default, and would then miss the figures of the process, too. */
const READ_WITHIN_MS = 5_000;

/**
 * What this instance measured since its start, and what all instances share. While the database is away, only the first is
 * shown: it says why.
 */
export function createMetrics(context: AppContext): Metrics {
  const own = new Registry();
  const isUp = gaugesOf(own)(
    "database_up",
    "Whether the database answered this scrape: 1, otherwise 0. The figures it keeps are absent then.",
  );
  const shared = new Registry();
  const gauge = gaugesOf(shared);
  const parts = [
    createSharedFigures(gauge, context),
    createBacklog(gauge, context),
    createRowCounts(gauge, context),
  ];

  /** Sets nothing until all is read, so that a scrape never shows half of it. */
  async function readShared(): Promise<string> {
    try {
      const show = await withDeadline(Promise.all(parts.map((read) => read())));
      shared.resetMetrics();
      for (const one of show) one();
      isUp.set(1);
      return await shared.metrics();
    } catch (error) {
      context.logger.warn({ reason: messageOf(error) }, "/metrics cannot read the database");
      isUp.set(0);
      return "";
    }
  }

  async function read(): Promise<string> {
    const sharedText = await readShared();
    return `${sharedText}${await own.metrics()}${await context.meters.text()}`;
  }

  let running: Promise<string> | null = null;
  return {
    contentType: own.contentType,
    scrape() {
      running ??= read().finally(() => {
        running = null;
      });
      return running;
    },
  };
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(READ_WITHIN_MS)} ms`));
    }, READ_WITHIN_MS);
    limit.signal.addEventListener("abort", () => {
      clearTimeout(timer);
    });
  });
  return Promise.race([work, late]).finally(() => {
    limit.abort();
  });
}
