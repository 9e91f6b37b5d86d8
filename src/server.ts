import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import { createApp, createHealthApp } from "./app.ts";
import type { ServerConfig } from "./config.ts";
import type { AppContext } from "./context.ts";
import { createKnownKeys } from "./http/known-keys.ts";
import { sharedCounters } from "./http/shared-counter.ts";
import { createSignInLimit } from "./http/shared-limit.ts";
import { WRONG_KEYS_PER_MINUTE } from "./sessions/sessions-router.ts";
import { recordSettings } from "./staff-actions/record-settings.ts";
import { ensureAdminKey } from "./http/auth.ts";
import { startHttpServer } from "./http/http-server.ts";
import { createKeyAlarm } from "./events/key-alarm.ts";
import { createKnownProducts } from "./catalog/known-products.ts";
import { createBankDirectory } from "./khalti/bank-directory.ts";
import { createKhaltiClient, type KhaltiClient } from "./khalti/khalti-client.ts";
import { createFailureLog } from "./khalti/log-failures.ts";
import { createLookupBudget } from "./khalti/lookup-budget.ts";
import { createResilientKhalti } from "./khalti/resilient-khalti.ts";
import { connectDatabase, LONG_LIMITS } from "./database/database.ts";
import { startDatabaseClock } from "./database/database-clock.ts";
import { createSpans, NO_SPANS, type Spans } from "./telemetry/spans.ts";
import { startTracing, type TracingSettings } from "./telemetry/start-tracing.ts";
import { orderTraces } from "./database/order-traces.ts";
import { createMeters } from "./telemetry/meters.ts";
import { watchEventLoop } from "./lib/event-loop-lag.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { messageOf } from "./lib/message-of.ts";
import { createMailer } from "./emails/smtp-mailer.ts";
import { createUntrustedPoster } from "./lib/untrusted-post.ts";
import { withinLimit } from "./lib/within-limit.ts";
import { connectProviders } from "./providers/connect-providers.ts";
import { type RunningDeliveries, startDeliveries } from "./webhooks/start-deliveries.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

/** Beside the compiled sources: `npm run build` writes both. */
const BUILT_PAGES = fileURLToPath(new URL("./web", import.meta.url));

export interface RunningServer {
  url: string;
  context: AppContext;
  /** Starts no new job, drains, accepts no new connection, waits for running requests and jobs, then closes everything. */
  stop(limits?: StopLimits): Promise<void>;
}

/** How long stopping waits for running requests and jobs, in ms. */
export interface StopLimits {
  /** How long the server goes on serving while /readyz says 503. Default: `config.drainSeconds`. */
  drainMs?: number;
  /** Default: longer than Khalti may take to answer a checkout. */
  requestsMs?: number;
  /** Default: longer than the slowest refund or delivery. An interrupted one would end as unknown. */
  jobsMs?: number;
}

const STOP_REQUESTS_MS = 20_000;
const STOP_JOBS_MS = 75_000;
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

/**
 * Starts one instance on a migrated database: HTTP, background jobs, or both (`config.role`).
 *
 * @param config port 0 picks a free port; `publicUrl` and its origin then use that port
 */
export async function startServer(
  config: ServerConfig,
  overrides: Overrides = {},
): Promise<RunningServer> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const http = await startHttpServer(config.port, { host: config.host });
  const { port } = http;
  const publicUrl = config.port === 0 ? withPort(config.publicUrl, port) : config.publicUrl;
  const frontendOrigins =
    config.port === 0 ? [...config.frontendOrigins, publicUrl] : config.frontendOrigins;

  const onError = (error: Error) => {
    logger.warn({ reason: error.message }, "a database connection dropped");
  };
  const meters = createMeters();
  const { databaseUrl: url, databaseConnections: maxConnections } = config;
  const database = connectDatabase({
    url,
    maxConnections,
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
  const { pool } = database;
  const eventLoop = watchEventLoop();
  const databaseClock = await startDatabaseClock(pool, (error) => {
    logger.warn({ reason: messageOf(error) }, "the database's time cannot be read");
  }).catch(async (error: unknown) => {
    eventLoop.stop();
    await Promise.all([http.close(0), database.close(), reports.close()]);
    throw error;
  });
  const clock = overrides.clock ?? databaseClock;
  const spans = await spansOf(config.tracing, pool, logger);
  const client =
    overrides.khalti ??
    createKhaltiClient({
      baseUrl: config.khalti.baseUrl,
      secretKey: config.khalti.secretKey,
      now: () => clock.now(),
    });
  const keyAlarm = createKeyAlarm({ db: database.db, clock, logger }, config.khalti.secretKey);
  const budget = createLookupBudget({
    pool,
    lookupsPerSecond: config.lookupsPerSecond,
    waits: meters.permitWaits,
  });
  const khalti = createResilientKhalti(client, {
    budget,
    keyAlarm,
    observed: {
      meters,
      spans,
      logFailure: createFailureLog({ logger, host: new URL(config.khalti.baseUrl).host }),
    },
    ...overrides,
  });
  const { topUpHalfOpenAfterMs } = overrides;
  const topUpProviders = connectProviders(config.topUpSettings, config.khalti.environment, {
    now: () => clock.now().getTime(),
    logger,
    observed: { meters, spans },
    // A stalled provider may block only a part of the job slots.
    maxConcurrent: Math.max(1, Math.floor(config.workerConcurrency / 4)),
    ...(topUpHalfOpenAfterMs === undefined ? {} : { halfOpenAfterMs: topUpHalfOpenAfterMs }),
    ...(overrides.topUpTimeoutMs === undefined ? {} : { timeoutMs: overrides.topUpTimeoutMs }),
  });
  const context: AppContext = {
    config: { ...config, publicUrl, frontendOrigins },
    db: database.db,
    sql: database.sql,
    reportsDb: reports.db,
    products: createKnownProducts(database.sql),
    khalti,
    banks: createBankDirectory({ khalti, clock, logger }),
    topUpProviders,
    mailer: config.mail === null ? null : createMailer({ ...config.mail, name: config.shop.name }),
    poster: createUntrustedPoster({ allowedNetworks: config.webhookAllowedNetworks }),
    pagesFolder: overrides.pagesFolder ?? BUILT_PAGES,
    signInLimit: createSignInLimit(pool, WRONG_KEYS_PER_MINUTE),
    createCounter: sharedCounters(pool, (error) => {
      logger.warn({ reason: messageOf(error) }, "a limit is counted by this instance alone");
    }),
    load: overrides.load ?? {
      lagMs: () => eventLoop.lagMs(),
      waitsPerConnection: () => pool.waitingCount / maxConnections,
    },
    knownKeys: createKnownKeys(),
    developmentPages: overrides.developmentPages ?? null,
    takeSignInLink: overrides.takeSignInLink ?? (() => null),
    meters,
    spans,
    clock,
    logger,
  };
  const closeAll = async () => {
    databaseClock.stop();
    eventLoop.stop();
    keyAlarm.stop();
    khalti.close();
    for (const { provider } of topUpProviders.values()) provider?.close();
    await spans.stop();
    await Promise.all([database.close(), reports.close()]);
  };

  let worker: RunningWorker | null = null;
  let deliveries: RunningDeliveries | null = null;
  try {
    if (config.adminApiKey !== null) await ensureAdminKey(database.db, config.adminApiKey);
    const { paymentsOfAnotherAccount } = await recordSettings(context);
    if (paymentsOfAnotherAccount > 0) {
      logger.error(
        { payments: paymentsOfAnotherAccount },
        "Khalti's account or environment has changed, and payments of the one before are open: they cannot be looked up with this key",
      );
    }
    if (config.role !== "web") {
      const concurrency = config.workerConcurrency;
      const { handOutEveryMs } = overrides;
      worker = await startWorker(context, { pool, concurrency, handOutEveryMs });
      deliveries = startDeliveries(context);
    }
  } catch (error) {
    await http.close(0);
    await closeAll();
    throw error;
  }
  const state = { draining: false, workerRuns: () => worker === null || worker.isRunning() };
  const create = config.role === "worker" ? createHealthApp : createApp;
  http.serve(create(context, state));

  return {
    url: `http://127.0.0.1:${String(port)}`,
    context,
    async stop(limits = {}) {
      const {
        drainMs = config.drainSeconds * 1_000,
        requestsMs = STOP_REQUESTS_MS,
        jobsMs = STOP_JOBS_MS,
      } = limits;
      state.draining = true;
      http.drain();
      const drainAndClose = async () => {
        if (drainMs > 0) await sleep(drainMs);
        await http.close(requestsMs);
      };
      await Promise.all([
        drainAndClose(),
        withinLimit(jobsMs, worker?.stop()),
        withinLimit(jobsMs, deliveries?.stop()),
      ]);
      await closeAll();
    },
  };
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

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.origin;
}
