import { execFile } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";
import { buildPrograms, builtProgram } from "./programs.ts";
import { newQuickFolder } from "./quick-folder.ts";
import { TEMPLATE_DATABASE } from "./test-database.ts";

declare global {
  var testPostgres: EmbeddedPostgres | undefined;
  var testPrograms: { remove(): Promise<void> } | undefined;
}

/**
 * One real Postgres for the whole run, with a migrated database that each test file clones, and the programs that tests
 * start. Jest calls this once a run, and only when a project that names it has tests to run.
 */
export default async function setup(): Promise<void> {
  const share = process.env["TEST_SHARE"] ?? "all";
  if (share !== "all") {
    process.stderr.write(`Exhaustive tests: TEST_SHARE=${share}. All of them: npm run test:full\n`);
  }
  const directory = await newQuickFolder("khalti-bff-test-");
  const [postgres, programs] = await Promise.all([
    startEmbeddedPostgres({
      directory,
      database: TEMPLATE_DATABASE,
      settings: {
        fsync: "off",
        full_page_writes: "off",
        synchronous_commit: "off",
        max_connections: "400",
        // A hash of a password costs more than the rest of a connection, and each start of a server opens several.
        scram_iterations: "1",
        // Like a Postgres installed in Nepal.
        timezone: "Asia/Kathmandu",
      },
    }),
    buildPrograms(),
  ]);
  globalThis.testPostgres = postgres;
  await hashPasswordAgain(postgres.url);
  globalThis.testPrograms = programs;
  process.env["TEST_PROGRAMS"] = programs.directory;
  // The same command as in a deployment.
  await promisify(execFile)(process.execPath, [...builtProgram("src/main.ts"), "migrate"], {
    env: {
      ...process.env,
      NODE_ENV: "test",
      DATABASE_URL: postgres.serverUrl,
      MIGRATION_DATABASE_URL: postgres.url,
    },
  });
  process.env["TEST_TEMPLATE_URL"] = postgres.url;
  process.env["TEST_SERVER_URL"] = postgres.serverUrl;
}

/** initdb has hashed it before the setting of iterations. */
async function hashPasswordAgain(url: string): Promise<void> {
  const { username, password } = new URL(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter role ${username} password '${password}'`).finally(() => client.end());
}
