import { Writable } from "node:stream";
import type pg from "pg";
import request from "supertest";
import { loadConfig } from "../../src/config.ts";
import type { AppContext } from "../../src/context.ts";
import { hashToken } from "../../src/lib/token.ts";
import { createKhaltiClient } from "../../src/khalti/khalti-client.ts";
import { connectDatabase, type Database } from "../../src/database/database.ts";
import { createLogger } from "../../src/lib/logger.ts";
import { seedDemoProducts } from "../../dev/demo-products.ts";
import type { Overrides } from "../../src/connect-context.ts";
import { type RunningServer, startServer } from "../../src/server.ts";
import { type Simulator, startSimulator } from "../../dev/simulator/simulator.ts";
import { simulatedSettings } from "../../src/providers/connect-providers.ts";
import { builtPages } from "./programs.ts";
import { createTestDatabase } from "./test-database.ts";
import { createSimulatorControl, type SimulatorControl } from "./simulator-control.ts";

export const KEYS = {
  viewer: "viewer-key-for-tests-0000000000",
  operator: "operator-key-for-tests-00000000",
  admin: "admin-key-for-tests-00000000000",
  merchant: "merchant-key-for-tests-00000000",
} as const;

export interface TestServer {
  url: string;
  /** As the owner of the tables; the server itself has a role of its own. */
  databaseUrl: string;
  /** The test's own connections, as the owner too. */
  db: Database;
  pool: pg.Pool;
  context: AppContext;
  /** supertest for this server. */
  http: ReturnType<typeof request>;
  simulator: SimulatorControl;
  /** All log lines of the server. */
  logLines: string[];
  /** Starts another instance on the same database and simulator, optionally with other settings. */
  another(env?: Record<string, string>, overrides?: TestOverrides): Promise<RunningServer>;
  stop(): Promise<void>;
}

/** How long the server waits for Khalti and the providers, in milliseconds: long enough for a busy machine. */
const PATIENT_MS = 30_000;
/** For tests of a stalled Khalti, which wait that long. */
export const IMPATIENT = { timeoutMs: 2_500 };

type TestOverrides = Overrides & { timeoutMs?: number };

/** The whole product: a server with its own database, and the simulator over real HTTP. */
export async function startTestServer(
  env: Record<string, string> = {},
  clock: AppContext["clock"] = { now: () => new Date() },
  overrides: TestOverrides = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const simulator: Simulator = await startSimulator({ port: 0, secretKey: "test_secret_key" });
  const logLines: string[] = [];
  const logger = createLogger(
    "info",
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logLines.push(chunk.toString());
        done();
      },
    }),
  );
  const settings = {
    PORT: "0",
    PUBLIC_URL: "http://127.0.0.1",
    DATABASE_URL: database.serverUrl,
    KHALTI_BASE_URL: simulator.url,
    KHALTI_SECRET_KEY: "test_secret_key",
    KHALTI_PUBLIC_KEY: "test_public_key",
    FRONTEND_ORIGINS: "https://shop.example",
    CHECKOUT_RATE_LIMIT: "100000",
    RETURN_RATE_LIMIT: "100000",
    // A busy machine is no overload here; tests of it set the load.
    OVERLOAD_LAG_MS: "60000",
    KHALTI_LOOKUPS_PER_SECOND: "100000",
    // Tests of the reconciler start it; in other tests it would change the state too early.
    ROLE: "web",
    ...simulatedSettings(simulator.url),
    ...env,
  };
  const running = new Set<RunningServer>();
  const start = async (own: Record<string, string> = {}, more: TestOverrides = {}) => {
    const { timeoutMs = PATIENT_MS, ...given } = { ...overrides, ...more };
    const config = loadConfig({ ...settings, ...own });
    const baseUrl = config.khalti.baseUrl ?? simulator.url;
    const khalti = createKhaltiClient({
      baseUrl,
      secretKey: config.khalti.secretKey,
      timeoutsMs: { initiate: timeoutMs, lookup: timeoutMs },
    });
    const server = await startServer(
      {
        ...config,
        databaseUrl: config.databaseUrl ?? database.serverUrl,
        khalti: { ...config.khalti, baseUrl },
      },
      {
        logger,
        khalti,
        clock,
        pagesFolder: builtPages(),
        topUpTimeoutMs: timeoutMs,
        // Tests of an unanswering provider set it; in other tests an open circuit would affect the next test.
        topUpHalfOpenAfterMs: 0,
        ...given,
      },
    );
    const stoppable: RunningServer = {
      ...server,
      async stop(limits) {
        running.delete(stoppable);
        await server.stop(limits);
        letGo(stoppable, "context");
      },
    };
    running.add(stoppable);
    return stoppable;
  };
  const server = await start();
  const owner = connectDatabase({
    url: database.url,
    maxConnections: 4,
    onError: () => undefined, // the failing query reports it
  });
  const { db, pool } = owner;
  await seedDemoProducts(db);
  await db.apiKey.createMany({
    data: Object.entries(KEYS).map(([role, key]) => ({
      name: role,
      role: role as keyof typeof KEYS,
      hash: hashToken(key),
    })),
  });

  const started: TestServer = {
    url: server.url,
    databaseUrl: database.url,
    db,
    pool,
    context: server.context,
    http: request(server.url),
    simulator: createSimulatorControl(simulator.url),
    logLines,
    another: start,
    async stop() {
      await Promise.all([...running].map((one) => one.stop({ requestsMs: 1_000, jobsMs: 1_000 })));
      await simulator.stop();
      await owner.close();
      await database.drop();
      letGo(started, "context", "db", "pool", "another");
    },
  };
  return started;
}

/** Node keeps each test file that it has loaded, and with it its variables: 15 MB for each server that they hold. */
function letGo<Stopped extends { stop(): Promise<void> }>(
  stopped: Stopped,
  ...held: (keyof Stopped)[]
): void {
  for (const name of held) Reflect.deleteProperty(stopped, name);
  stopped.stop = () => Promise.resolve();
}
