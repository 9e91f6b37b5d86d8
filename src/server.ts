import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import type { ServerConfig } from "./config.ts";
import type { AppContext } from "./context.ts";
import { ensureAdminKey } from "./http/auth.ts";
import { createKhaltiClient } from "./khalti/khalti-client.ts";
import { systemClock } from "./lib/clock.ts";
import { connectDatabase } from "./lib/database.ts";
import { createLogger } from "./lib/logger.ts";

export interface RunningServer {
  url: string;
  context: AppContext;
  /** Takes no new connection, lets requests in flight finish for up to `limitMs` milliseconds, and closes everything. */
  stop(limitMs?: number): Promise<void>;
}

/**
 * One instance of the server on a migrated database.
 *
 * @param config with port 0, any free port; `publicUrl` and its origin then follow it
 * @param overrides parts of the context that tests bring themselves
 */
export async function startServer(
  config: ServerConfig,
  overrides: Partial<Pick<AppContext, "khalti" | "clock" | "logger">> = {},
): Promise<RunningServer> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const clock = overrides.clock ?? systemClock;
  const http = createServer();
  const port = await listen(http, config.port);
  const publicUrl = config.port === 0 ? withPort(config.publicUrl, port) : config.publicUrl;
  const frontendOrigins =
    config.port === 0 ? [...config.frontendOrigins, publicUrl] : config.frontendOrigins;

  const database = connectDatabase({
    url: config.databaseUrl,
    maxConnections: config.databaseConnections,
    onError: (error) => {
      logger.warn({ reason: error.message }, "a database connection dropped");
    },
  });
  const khalti =
    overrides.khalti ??
    createKhaltiClient({
      baseUrl: config.khalti.baseUrl,
      secretKey: config.khalti.secretKey,
      now: () => clock.now(),
    });
  const context: AppContext = {
    config: { ...config, publicUrl, frontendOrigins },
    db: database.db,
    khalti,
    clock,
    logger,
  };
  try {
    if (config.adminApiKey !== null) await ensureAdminKey(database.db, config.adminApiKey);
  } catch (error) {
    http.close();
    khalti.close();
    await database.close();
    throw error;
  }
  const state = { draining: false };
  http.on("request", createApp(context, state));

  return {
    url: `http://127.0.0.1:${String(port)}`,
    context,
    async stop(limitMs = 10_000) {
      state.draining = true;
      const closed = new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
      });
      http.closeIdleConnections();
      const cut = setTimeout(() => {
        http.closeAllConnections();
      }, limitMs);
      await closed;
      clearTimeout(cut);
      khalti.close();
      await database.close();
    },
  };
}

async function listen(http: ReturnType<typeof createServer>, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, () => {
      http.off("error", reject);
      resolve();
    });
  });
  return (http.address() as AddressInfo).port;
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.origin;
}
