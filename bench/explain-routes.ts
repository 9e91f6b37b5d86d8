// Shows which indexes the server's statements read: runs the app in this process, records every statement that it sends,
// and explains each in the session that has prepared it.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { createApp } from "../src/app.ts";
import { createKnownKeys } from "../src/http/limits/known-keys.ts";
import { loadConfig } from "../src/config.ts";
import { createKnownProducts } from "../src/catalog/known-products.ts";
import { createBankDirectory } from "../src/khalti/bank-directory.ts";
import { createKhaltiClient } from "../src/khalti/khalti-client.ts";
import { createLookupBudget } from "../src/khalti/lookup-budget.ts";
import { createResilientKhalti } from "../src/khalti/resilient-khalti.ts";
import { systemClock } from "../src/lib/clock.ts";
import { connectDatabase } from "../src/database/database.ts";
import { createUntrustedPoster } from "../src/lib/untrusted-post.ts";
import { createLogger } from "../src/lib/logger.ts";
import { NO_SPANS } from "../src/telemetry/spans.ts";
import { createMeters } from "../src/telemetry/meters.ts";
import type { AdminRoute, FilledDatabase } from "./admin-routes.ts";

/** Tables that grow with the orders. */
const LARGE_TABLES = ["orders", "order_items", "payments", "order_history", "refunds", "top_ups"];
/** A full scan of a smaller table is fine. */
const LARGE_ROWS = 1_000;
/** Fewer filtered rows are not printed. */
const FILTERED_ROWS_SHOWN = 100;
/** After five executions Postgres may choose a generic plan. */
const TIMES = 8;

interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Rows Removed by Filter"?: number;
  "Actual Loops"?: number;
  Plans?: PlanNode[];
}

/**
 * Prints what each statement of each route reads.
 *
 * @param options.env environment of a server on the database
 * @param options.key an API key with role viewer
 * @returns a sentence for each statement that reads most of a large table
 */
export async function explainRoutes(options: {
  env: Record<string, string>;
  key: string;
  database: FilledDatabase;
  routes: AdminRoute[];
}): Promise<string[]> {
  const { database, routes } = options;
  const large = await largeTables(database.client);
  console.log(
    `\nindexes that each statement reads, by EXPLAIN (ANALYZE); large: ${[...large.keys()].join(", ")}`,
  );
  const wrong = LARGE_TABLES.flatMap((table) =>
    large.has(table) ? [] : [`too few orders: ${table} is too small for a meaningful plan`],
  );
  const shown = new Set<string>();
  const app = await startRecordedApp(options);
  try {
    for (const { name, of } of routes) {
      console.log(`  ${name}`);
      let statements: Statement[] = [];
      for (let time = 0; time < TIMES; time++) statements = await app.record(of(database, time));
      const plans = await Promise.all(statements.map((one) => app.explain(one)));
      if (plans.length === 0) wrong.push(`${name}: sent no statement`);
      let isNew = false;
      for (const [index, { ms, reads, isGeneric }] of plans.entries()) {
        for (const read of reads) {
          const table = read["Relation Name"] ?? "";
          if (readsMost(read, large.get(table))) wrong.push(`${name}: reads most of ${table}`);
        }
        const what = reads.map(describeRead).join(", ") || "no table";
        const key = `${statements[index]?.text ?? ""} ${what}`;
        if (shown.has(key)) continue;
        shown.add(key);
        isNew = true;
        console.log(
          `  ${ms.toFixed(2).padStart(10)} ms ${isGeneric ? "generic plan" : "custom plan "}  ${what}`,
        );
      }
      if (!isNew) console.log("                as above");
    }
  } finally {
    await app.stop();
  }
  return [...new Set(wrong)];
}

/** @returns the row count of each large table */
async function largeTables(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ relname: string; reltuples: number }>(
    "select relname, reltuples from pg_class where relname = any($1) and relkind = 'r' and reltuples >= $2 order by 1",
    [LARGE_TABLES, LARGE_ROWS],
  );
  return new Map(rows.map(({ relname, reltuples }) => [relname, reltuples]));
}

interface Explained {
  ms: number;
  /** Every plan node that reads a table or an index. */
  reads: PlanNode[];
  isGeneric: boolean;
}

/** The server's routes in this process, on one connection: prepared statements belong to their session. */
async function startRecordedApp({ env, key }: { env: Record<string, string>; key: string }) {
  const config = loadConfig(env);
  const { databaseUrl, khalti: at } = config;
  if (databaseUrl === null || at.baseUrl === null)
    throw new Error("DATABASE_URL and KHALTI_BASE_URL are required");
  const database = connectDatabase({ url: databaseUrl, maxConnections: 1, onError: console.error });
  const { db, sql, pool } = database;
  let statements: Statement[] = [];
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const recording = (...args: unknown[]) => {
      const [what] = args;
      if (isStatement(what)) statements.push(what);
      return query(...args);
    };
    client.query = recording as typeof client.query;
  });
  const budget = createLookupBudget({ pool, lookupsPerSecond: 1 });
  const khalti = createResilientKhalti(
    createKhaltiClient({ baseUrl: at.baseUrl, secretKey: at.secretKey }),
    { budget },
  );
  const logger = createLogger("warn");
  const context = {
    config: { ...config, databaseUrl, khalti: { ...at, baseUrl: at.baseUrl } },
    db,
    reportsDb: db,
    sql,
    products: createKnownProducts(sql),
    khalti,
    banks: createBankDirectory({ khalti, clock: systemClock, logger }),
    topUpProviders: new Map(),
    poster: createUntrustedPoster({ allowedNetworks: [] }),
    pagesFolder: "",
    takeSignInLink: () => null,
    developmentPages: null,
    signInLimit: { begin: () => Promise.resolve(), forgive: () => Promise.resolve() },
    load: { lagMs: () => 0, waitsPerConnection: () => 0 },
    knownKeys: createKnownKeys(),
    createCounter: () => ({ hit: () => Promise.resolve({ hits: 1, endsAt: new Date() }) }),
    mailer: null,
    meters: createMeters(),
    spans: NO_SPANS,
    clock: systemClock,
    logger,
  };
  const server = createServer(createApp(context, { draining: false, workerRuns: () => true }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    async record(route: string): Promise<Statement[]> {
      statements = [];
      const response = await fetch(url + route, { headers: { Authorization: `Bearer ${key}` } });
      const text = await response.text();
      if (!response.ok) throw new Error(`${route}: ${text}`);
      return statements;
    },
    async explain({ name, values }: Statement): Promise<Explained> {
      const list = values.length === 0 ? "" : `(${values.map(toLiteral).join(", ")})`;
      const { rows } = await pool.query<{
        "QUERY PLAN": [{ Plan: PlanNode; "Execution Time": number }];
      }>(`explain (analyze, costs off, format json) execute ${pg.escapeIdentifier(name)}${list}`);
      const [explained] = rows[0]?.["QUERY PLAN"] ?? [];
      if (explained === undefined) throw new Error("EXPLAIN returned no plan");
      const { Plan: plan, "Execution Time": ms } = explained;
      return { ms, reads: readsOf(plan), isGeneric: /\$\d/.test(JSON.stringify(plan)) };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      khalti.close();
      await database.close();
    },
  };
}

function isStatement(what: unknown): what is Statement {
  return typeof what === "object" && what !== null && "name" in what && "values" in what;
}

function toLiteral(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString("hex")}'`;
  switch (typeof value) {
    case "string":
      return pg.escapeLiteral(value);
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      throw new Error(`a ${typeof value} cannot be a literal`);
  }
}

function readsOf(node: PlanNode): PlanNode[] {
  const { Plans: below = [] } = node;
  const reads = node["Index Name"] !== undefined || node["Node Type"] === "Seq Scan";
  return [...(reads ? [node] : []), ...below.flatMap(readsOf)];
}

/** A full scan, or an index scan that filters out most rows. */
function readsMost(node: PlanNode, rowsOfLarge: number | undefined): boolean {
  if (rowsOfLarge === undefined) return false;
  return node["Node Type"] === "Seq Scan" || filteredRows(node) > rowsOfLarge / 2;
}

function filteredRows(node: PlanNode): number {
  return (node["Rows Removed by Filter"] ?? 0) * (node["Actual Loops"] ?? 1);
}

function describeRead(node: PlanNode): string {
  const filtered = filteredRows(node);
  const what =
    node["Node Type"] === "Seq Scan"
      ? `full scan of ${node["Relation Name"] ?? "?"}`
      : (node["Index Name"] ?? "?");
  return filtered < FILTERED_ROWS_SHOWN ? what : `${what} (${String(filtered)} rows filtered)`;
}
