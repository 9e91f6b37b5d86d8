import { execFile } from "node:child_process";
import { chmod, mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";
import { TEMPLATE_DATABASE } from "./test-database.ts";

declare global {
  var testPostgres: EmbeddedPostgres | undefined;
}

/**
 * One real Postgres for the whole run, with a migrated database that each test file clones. The time zone is a merchant's.
 */
export default async function setup(): Promise<void> {
  process.env["TZ"] = "Asia/Kathmandu";
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-test-"));
  await chmod(directory, 0o755); // as root, Postgres runs as another user
  const postgres = await startEmbeddedPostgres({
    directory,
    database: TEMPLATE_DATABASE,
    settings: {
      fsync: "off",
      full_page_writes: "off",
      synchronous_commit: "off",
      max_connections: "200",
      // Like a Postgres installed in Nepal.
      timezone: "Asia/Kathmandu",
    },
  });
  globalThis.testPostgres = postgres;
  // The same command as in a deployment.
  await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts", "migrate"], {
    env: { ...process.env, NODE_ENV: "test", DATABASE_URL: postgres.url },
  });
  process.env["TEST_TEMPLATE_URL"] = postgres.url;
}
