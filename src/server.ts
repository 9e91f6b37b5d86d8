import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createApp, createHealthApp } from "./app.ts";
import type { ServerConfig } from "./config.ts";
import { connectContext, type Overrides } from "./connect-context.ts";
import type { AppContext } from "./context.ts";
import { ensureAdminKey } from "./api-keys/ensure-admin-key.ts";
import { startHttpServer } from "./http/http-server.ts";
import { withinLimit } from "./lib/within-limit.ts";
import { recordSettings } from "./staff-actions/record-settings.ts";
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

/**
 * Starts one instance on a migrated database: HTTP, background jobs, or both (`config.role`).
 *
 * @param config port 0 picks a free port; `publicUrl` and its origin then use that port
 */
export async function startServer(
  config: ServerConfig,
  overrides: Overrides = {},
): Promise<RunningServer> {
  const http = await startHttpServer(config.port, { host: config.host });
  const { context, pool, close } = await connectContext(onPort(config, http.port), {
    pagesFolder: BUILT_PAGES,
    ...overrides,
  }).catch(async (error: unknown) => {
    await http.close(0);
    throw error;
  });

  let worker: RunningWorker | null = null;
  let deliveries: RunningDeliveries | null = null;
  try {
    if (config.adminApiKey !== null) await ensureAdminKey(context, config.adminApiKey);
    await recordSettings(context);
    if (config.role !== "web") {
      const concurrency = config.workerConcurrency;
      const { handOutEveryMs } = overrides;
      worker = await startWorker(context, { pool, concurrency, handOutEveryMs });
      deliveries = startDeliveries(context);
    }
  } catch (error) {
    await http.close(0);
    await close();
    throw error;
  }
  const state = { draining: false, workerRuns: () => worker === null || worker.isRunning() };
  const create = config.role === "worker" ? createHealthApp : createApp;
  http.serve(create(context, state));

  return {
    url: `http://127.0.0.1:${String(http.port)}`,
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
      await close();
    },
  };
}

/** With port 0 the address is known only when the server listens. */
function onPort(config: ServerConfig, port: number): ServerConfig {
  if (config.port !== 0) return config;
  const publicUrl = withPort(config.publicUrl, port);
  return { ...config, publicUrl, frontendOrigins: [...config.frontendOrigins, publicUrl] };
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.origin;
}
