import type { Pool } from "pg";
import { createKnownProducts } from "./catalog/known-products.ts";
import type { ServerConfig } from "./config.ts";
import type { AppContext } from "./context.ts";
import { startDatabaseClock } from "./database/database-clock.ts";
import { connectDatabase, LONG_LIMITS } from "./database/database.ts";
import { orderTraces } from "./database/order-traces.ts";
import { createMailer } from "./emails/smtp-mailer.ts";
import { createKeyAlarm } from "./events/key-alarm.ts";
import { createKnownKeys } from "./http/limits/known-keys.ts";
import { sharedCounters } from "./http/limits/shared-counter.ts";
import { createSignInLimit } from "./http/limits/shared-limit.ts";
import { createBankDirectory } from "./khalti/bank-directory.ts";
import { createKhaltiClient, type KhaltiClient } from "./khalti/khalti-client.ts";
import { createFailureLog } from "./khalti/log-failures.ts";
import { createLookupBudget } from "./khalti/lookup-budget.ts";
import { createResilientKhalti } from "./khalti/resilient-khalti.ts";
import { watchEventLoop } from "./lib/event-loop-lag.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { messageOf } from "./lib/message-of.ts";
import { createUntrustedPoster } from "./lib/untrusted-post.ts";
import { connectProviders } from "./providers/connect-providers.ts";
import { WRONG_KEYS_PER_MINUTE } from "./sessions/sessions-router.ts";
import { createMeters } from "./telemetry/meters.ts";
import { createSpans, NO_SPANS, type Spans } from "./telemetry/spans.ts";
import { startTracing, type TracingSettings } from "./telemetry/start-tracing.ts";

/** Beside `databaseConnections`; opened only while an export or a report is read. */
const REPORT_CONNECTIONS = 2;

/** Parts and limits that tests replace. */
export interface Overrides extends Partial<
  Pick<
    AppContext,
    "clock" | "logger" | "takeSignInLink" | "developmentPages" | "pagesFolder" | "load"
  >
> {
  khalti?: KhaltiClient;
  halfOpenAfterMs?: number;
  topUpTimeoutMs?: number;
  topUpHalfOpenAfterMs?: number;
  handOutEveryMs?: number;
}

/** What one instance is connected to: its context, and the pool that it shares with the queue. */
export interface Connected {
  context: AppContext;
  pool: Pool;
  close: () => Promise<void>;
}

/**
 * Connects one instance to the database, to Khalti and to the providers.
 *
 * @throws when the database cannot be reached; then nothing stays open
 */
export async function connectContext(
  config: ServerConfig,
  overrides: Overrides & Pick<AppContext, "pagesFolder">,
): Promise<Connected> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const meters = createMeters();
  const { database, reports } = connectDatabases(config, { logger, meters });
  const { pool } = database;
  const eventLoop = watchEventLoop();
  const databaseClock = await startDatabaseClock(pool, (error) => {
    logger.warn({ reason: messageOf(error) }, "the database's time cannot be read");
  }).catch(async (error: unknown) => {
    eventLoop.stop();
    await Promise.all([database.close(), reports.close()]);
    throw error;
  });
  await database.warm();
  const clock = overrides.clock ?? databaseClock;
  const spans = await spansOf(config.tracing, pool, logger);
  const keyAlarm = createKeyAlarm({ db: database.db, clock, logger }, config.khalti.secretKey);
  const khalti = createResilientKhalti(
    overrides.khalti ??
      createKhaltiClient({
        baseUrl: config.khalti.baseUrl,
        secretKey: config.khalti.secretKey,
        now: () => clock.now(),
      }),
    {
      budget: createLookupBudget({
        pool,
        lookupsPerSecond: config.lookupsPerSecond,
        waits: meters.permitWaits,
      }),
      keyAlarm,
      observed: {
        meters,
        spans,
        logFailure: createFailureLog({ logger, host: new URL(config.khalti.baseUrl).host }),
      },
      ...overrides,
    },
  );
  const { topUpHalfOpenAfterMs, topUpTimeoutMs } = overrides;
  const topUpProviders = connectProviders(config.topUpSettings, config.khalti.environment, {
    now: () => clock.now().getTime(),
    logger,
    observed: { meters, spans },
    // A stalled provider may block only a part of the job slots.
    maxConcurrent: Math.max(1, Math.floor(config.workerConcurrency / 4)),
    ...(topUpHalfOpenAfterMs === undefined ? {} : { halfOpenAfterMs: topUpHalfOpenAfterMs }),
    ...(topUpTimeoutMs === undefined ? {} : { timeoutMs: topUpTimeoutMs }),
  });
  const context: AppContext = {
    config,
    db: database.db,
    sql: database.sql,
    reportsDb: reports.db,
    products: createKnownProducts(database.sql),
    khalti,
    banks: createBankDirectory({ khalti, clock, logger }),
    topUpProviders,
    mailer: config.mail === null ? null : createMailer({ ...config.mail, name: config.shop.name }),
    poster: createUntrustedPoster({ allowedNetworks: config.webhookAllowedNetworks }),
    pagesFolder: overrides.pagesFolder,
    signInLimit: createSignInLimit(pool, WRONG_KEYS_PER_MINUTE),
    createCounter: sharedCounters(pool, (error) => {
      logger.warn({ reason: messageOf(error) }, "a limit is counted by this instance alone");
    }),
    load: overrides.load ?? {
      lagMs: () => eventLoop.lagMs(),
      waitsPerConnection: () => pool.waitingCount / config.databaseConnections,
    },
    knownKeys: createKnownKeys(),
    developmentPages: overrides.developmentPages ?? null,
    takeSignInLink: overrides.takeSignInLink ?? (() => null),
    meters,
    spans,
    clock,
    logger,
  };
  return {
    context,
    pool,
    async close() {
      databaseClock.stop();
      eventLoop.stop();
      keyAlarm.stop();
      khalti.close();
      for (const { provider } of topUpProviders.values()) provider?.close();
      await spans.stop();
      await Promise.all([database.close(), reports.close()]);
    },
  };
}

function connectDatabases(
  config: ServerConfig,
  { logger, meters }: Pick<AppContext, "logger" | "meters">,
) {
  const { databaseUrl: url, databaseConnections: maxConnections, warmConnections } = config;
  const onError = (error: Error) => {
    logger.warn({ reason: error.message }, "a database connection dropped");
  };
  const database = connectDatabase({
    url,
    maxConnections,
    warmConnections,
    measured: { meters, as: "main" },
    onError,
  });
  const reports = connectDatabase({
    url,
    maxConnections: REPORT_CONNECTIONS,
    limits: LONG_LIMITS,
    measured: { meters, as: "reports" },
    onError,
  });
  return { database, reports };
}

async function spansOf(
  tracing: TracingSettings | null,
  pool: Pool,
  logger: Logger,
): Promise<Spans> {
  if (tracing === null) return NO_SPANS;
  const started = await startTracing(tracing);
  const onError = (error: unknown) => {
    logger.warn({ reason: messageOf(error) }, "the trace of an order cannot be kept");
  };
  const { tracer } = started;
  const stop = () => started.stop();
  return createSpans({ tracer, stop, traces: orderTraces(pool), onError });
}
