import { execFile } from "node:child_process";
import { promisify } from "node:util";
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
        // Like a Postgres installed in Nepal.
        timezone: "Asia/Kathmandu",
      },
    }),
    buildPrograms(),
  ]);
  globalThis.testPostgres = postgres;
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
