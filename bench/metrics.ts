// What a scrape of /metrics costs with a million orders: `node --import tsx bench/metrics.ts`. Fills a database, then times
// what a scrape waits for, and the count of all rows, which runs in the background.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { Registry } from "prom-client";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { connectDatabase } from "../src/database/database.ts";
import { applyMigrations } from "../src/database/migrations.ts";
import { createLogger } from "../src/lib/logger.ts";
import { createBacklog } from "../src/metrics/backlog.ts";
import { createRowCounts } from "../src/metrics/row-counts.ts";
import { createMeters } from "../src/telemetry/meters.ts";
import { gaugesOf } from "../src/metrics/gauges.ts";
import { fillDatabase } from "./admin-database.ts";

const { values } = parseArgs({ options: { orders: { type: "string", default: "1000000" } } });
const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
await chmod(directory, 0o755); // as root, Postgres runs as another user
const postgres = await startEmbeddedPostgres({
  directory: path.join(directory, "postgres"),
  database: "metrics",
  settings: { shared_buffers: "1GB" },
});
try {
  await applyMigrations(postgres.url);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await fillDatabase(client, Number(values.orders));
  // All of it is done, but for a thousand payments.
  for (const table of ["payments", "refunds", "top_ups"]) {
    await client.query(`update ${table} set due_at = null`);
  }
  await client.query(
    "update payments set due_at = now() where id in (select id from payments limit 1000)",
  );
  await client.query("vacuum analyze");
  await client.end();

  const meters = createMeters();
  const onError = console.error;
  const connection = connectDatabase({ url: postgres.url, maxConnections: 3, onError });
  const { db } = connection;
  const registry = new Registry();
  const gauge = gaugesOf(registry);
  const backlog = createBacklog(gauge, { db });
  await time("backlog, as each scrape reads it", backlog);
  await time("the same again", backlog);
  const logger = createLogger("warn");
  const counts = createRowCounts(gauge, { reportsDb: db, logger });
  let took = "";
  while (!/ 0\.\d*[1-9]| [1-9]/.test(took)) {
    (await counts())();
    took = await registry.getSingleMetricAsString("khalti_bff_rows_count_duration_seconds");
  }
  console.log(`count of all rows, in the background: ${took.split(" ").at(-1) ?? ""} s`);
  await time("a scrape after that", async () => {
    for (const show of [await backlog(), await counts()]) show();
    await registry.metrics();
  });
  await time("text of the instance's own figures", () => meters.text());
  await connection.close();
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

async function time(name: string, work: () => Promise<unknown>): Promise<void> {
  const begunAt = performance.now();
  await work();
  console.log(`${name}: ${(performance.now() - begunAt).toFixed(1)} ms`);
}
