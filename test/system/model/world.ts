import { Writable } from "node:stream";
import pg from "pg";
import { loadConfig } from "../../../src/config.ts";
import { hashToken } from "../../../src/lib/token.ts";
import { createKhaltiClient, type KhaltiClient } from "../../../src/khalti/khalti-client.ts";
import { DUE_KINDS } from "../../../src/due-kinds.ts";
import { createLogger } from "../../../src/lib/logger.ts";
import { seedDemoProducts } from "../../../dev/demo-products.ts";
import { type RunningServer, startServer } from "../../../src/server.ts";
import { startSimulator } from "../../../dev/simulator/simulator.ts";
import {
  connectProviders,
  type TopUpProviders,
  simulatedSettings,
} from "../../../src/providers/connect-providers.ts";
import {
  createSimulatorControl,
  type SimulatorControl,
  type TopUpProvider,
} from "../../support/simulator-control.ts";
import { createTestDatabase } from "../../support/test-database.ts";
import { KEYS } from "../../support/test-server.ts";
import { createCaller, type Caller } from "./caller.ts";
import { topUpSku } from "./checkout-step.ts";

/** One server with its database and simulated Khalti, and a clock that only the test advances. */
export interface World {
  server: RunningServer;
  simulator: SimulatorControl;
  call: Caller;
  pool: pg.Pool;
  clock: { now(): Date };
  /** The idx of a bank that customers can use. */
  bank: string;
  /** The errors that the server logged since `beginAnew`. */
  errorLines: string[];
  /** Counts everything that is done to the server or to Khalti. While it stays the same, no record changes. */
  doings: number;
  /** Advances the server's and Khalti's clocks together. */
  advance(seconds: number): Promise<void>;
  /** Whether the server uses long timeouts: without a `delay` fault a busy machine must not look like a slow Khalti. */
  patient: boolean;
  /** REFUND_APPROVAL_ABOVE, as after a restart. */
  approvalAbove(paisa: number | null): void;
  /** Resets Khalti and the clock, and lets no row of an earlier story be due. */
  beginAnew(): Promise<void>;
  stop(): Promise<void>;
}

/** The short timeout: a call that meets a `delay` fault gets no answer, although the work is done. */
export const IMPATIENT_MS = 100;
/** Short, so that the circuit breaker opens and closes within one story. */
const HALF_OPEN_AFTER_MS = 10;

export async function startWorld(): Promise<World> {
  const database = await createTestDatabase();
  const simulator = await startSimulator({ port: 0, secretKey: "test_secret_key" });
  const noteDoing = () => world.doings++;
  const control = notingChanges(createSimulatorControl(simulator.url), noteDoing);
  const errorLines: string[] = [];
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const note = (error: Error) => errorLines.push(error.message);
  pool.on("error", note);
  pool.on("connect", (client) => client.on("error", note)); // the queue requires an error handler
  let skippedMs = 0;
  const clock = { now: () => new Date(Date.now() + skippedMs) };
  const config = loadConfig({
    PORT: "0",
    PUBLIC_URL: "http://127.0.0.1",
    DATABASE_URL: database.serverUrl,
    KHALTI_BASE_URL: simulator.url,
    KHALTI_SECRET_KEY: "test_secret_key",
    KHALTI_PUBLIC_KEY: "test_public_key",
    CHECKOUT_RATE_LIMIT: "100000",
    RETURN_RATE_LIMIT: "100000",
    KHALTI_LOOKUPS_PER_SECOND: "100000",
    ROLE: "web",
    ...simulatedSettings(simulator.url),
  });
  const options = { baseUrl: simulator.url, secretKey: "test_secret_key", now: () => clock.now() };
  const timeoutsMs = { initiate: IMPATIENT_MS, lookup: IMPATIENT_MS, refund: IMPATIENT_MS };
  const impatient = createKhaltiClient({ ...options, timeoutsMs });
  const patient = createKhaltiClient(options);
  const chosen = () => (world.patient ? patient : impatient);
  const khalti: KhaltiClient = {
    initiate: (request) => chosen().initiate(request),
    lookup: (pidx) => chosen().lookup(pidx),
    refund: (transactionId, request) => chosen().refund(transactionId, request),
    banks: (paymentType) => chosen().banks(paymentType),
    close: () => {
      patient.close();
      impatient.close();
    },
  };
  const server = await startServer(
    {
      ...config,
      databaseUrl: database.serverUrl,
      khalti: { ...config.khalti, baseUrl: simulator.url },
    },
    {
      khalti,
      clock,
      logger: errorLogger(errorLines),
      halfOpenAfterMs: HALF_OPEN_AFTER_MS,
      topUpHalfOpenAfterMs: 0,
    },
  );
  const impatientProviders = connectProviders(config.topUpSettings, config.khalti.environment, {
    timeoutMs: IMPATIENT_MS,
  });
  submitImpatiently(server.context.topUpProviders, impatientProviders, () => !world.patient);
  await sellTopUps(server, [...impatientProviders.keys()] as TopUpProvider[]);
  await seedDemoProducts(server.context.db);
  await server.context.db.apiKey.createMany({
    data: (["operator", "admin"] as const).map((role) => ({
      name: role,
      role,
      hash: hashToken(KEYS[role]),
    })),
  });
  const call = notingChanges(createCaller(server.url), noteDoing);

  const world: World = {
    server,
    simulator: control,
    call,
    pool,
    clock,
    bank: "",
    errorLines,
    patient: true,
    doings: 0,
    async advance(seconds) {
      skippedMs += seconds * 1_000;
      await control.advance(seconds);
    },
    approvalAbove(paisa) {
      server.context.config.refundApprovalAbovePaisa = paisa;
    },
    async beginAnew() {
      world.approvalAbove(null);
      skippedMs = 0;
      errorLines.length = 0;
      world.patient = true;
      await control.reset();
      for (const { table } of DUE_KINDS) {
        await pool.query(`update ${table} set due_at = null where due_at is not null`);
      }
      await pool.query("delete from graphile_worker._private_jobs");
    },
    async stop() {
      call.close();
      for (const { provider } of impatientProviders.values()) provider?.close();
      await server.stop({ requestsMs: 1_000, jobsMs: 1_000 });
      await simulator.stop();
      await pool.end();
      await database.drop();
    },
  };
  world.bank = await firstBank(call);
  return world;
}

/** The same, which notes every call but those that only look. */
function notingChanges<T extends object>(of: T, note: () => void): T {
  const looks = new Set<PropertyKey>([
    ...["payment", "payments", "requests", "topUps", "everything", "url", "close"],
  ]);
  return new Proxy(of, {
    get(target, name) {
      if (!looks.has(name)) note();
      return Reflect.get(target, name) as unknown;
    },
  });
}

async function firstBank(call: Caller): Promise<string> {
  const { body } = await call.get("/v1/banks?payment_type=ebanking");
  const [bank] = body["data"] as { idx: string }[];
  if (bank === undefined) throw new Error("Khalti has no banks");
  return bank.idx;
}

/** Uses short timeouts to submit and to quote while a call may be slow. Status checks always have long ones. */
function submitImpatiently(
  patient: TopUpProviders,
  impatient: TopUpProviders,
  isImpatient: () => boolean,
): void {
  for (const [name, { provider }] of patient) {
    const other = impatient.get(name)?.provider;
    if (provider === null || !other) continue;
    const submit = provider.submit.bind(provider);
    const submitInShortTime = other.submit.bind(other);
    provider.submit = (request) => (isImpatient() ? submitInShortTime : submit)(request);
    const quote = provider.quote?.bind(provider);
    const quoteInShortTime = other.quote?.bind(other);
    if (quote === undefined || quoteInShortTime === undefined) continue;
    provider.quote = (request) => (isImpatient() ? quoteInShortTime : quote)(request);
  }
}

async function sellTopUps({ context }: RunningServer, providers: TopUpProvider[]): Promise<void> {
  const kinds = providers.flatMap((provider) =>
    (["refund", "hold"] as const).map((onRefusal) => ({ provider, onRefusal })),
  );
  await context.db.product.createMany({
    data: kinds.map((kind) => ({
      ...kind,
      sku: topUpSku(kind),
      name: `Top-up by ${kind.provider}`,
      kind: "top_up",
      minAmountPaisa: 10_000,
      maxAmountPaisa: 1_000_000,
    })),
  });
}

function errorLogger(lines: string[]) {
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return createLogger("error", destination);
}
