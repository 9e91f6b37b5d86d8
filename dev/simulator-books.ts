import path from "node:path";
import pg from "pg";

/**
 * Where the simulator keeps its books: beside the development database, and only for that one. With another database it
 * starts with empty books, and finds the old ones when the old database is back.
 */
export async function simulatorBooks(
  dataDirectory: string,
  databaseUrl: string,
): Promise<{ file: string; owner: string }> {
  return {
    file: path.join(dataDirectory, "simulator.ndjson"),
    owner: await identityOf(databaseUrl),
  };
}

/** Differs between clusters, and between the databases of one cluster; stays the same over restarts. */
async function identityOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ identity: string }>(
      `select system_identifier || '/' || oid as identity
       from pg_control_system(), pg_database where datname = current_database()`,
    );
    return rows[0]?.identity ?? "";
  } finally {
    await client.end();
  }
}
