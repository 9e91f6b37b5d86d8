import { randomUUID } from "node:crypto";
import pg from "pg";

export const TEMPLATE_DATABASE = "khalti_bff_template";

export interface TestDatabase {
  /** As the owner of the tables: for what tests do by hand. */
  url: string;
  /** As the server's own role, so that a missing grant fails tests. */
  serverUrl: string;
  drop(): Promise<void>;
}

/** A separate, migrated and empty database, cloned from the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = process.env["TEST_TEMPLATE_URL"];
  const serverTemplate = process.env["TEST_SERVER_URL"];
  if (template === undefined || serverTemplate === undefined)
    throw new Error("the test run has no Postgres: see global-setup.ts");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  // Copies the files: the default writes every page to the log first, and takes eight times as long.
  await onServer(
    template,
    `create database ${name} template ${TEMPLATE_DATABASE} strategy file_copy`,
  );
  const named = (template: string) => {
    const url = new URL(template);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    url: named(template),
    serverUrl: named(serverTemplate),
    drop: () => onServer(template, `drop database ${name} with (force)`),
  };
}

async function onServer(template: string, sql: string): Promise<void> {
  const url = new URL(template);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
