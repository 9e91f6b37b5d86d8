import pg from "pg";

/** Closes all connections to this database and refuses new ones while `work` runs. */
export async function withoutDatabase(
  databaseUrl: string,
  work: () => Promise<void>,
): Promise<void> {
  const database = new URL(databaseUrl).pathname.slice(1);
  const elsewhere = new URL(databaseUrl);
  elsewhere.pathname = "/postgres";
  const admin = new pg.Client({ connectionString: elsewhere.href });
  await admin.connect();
  try {
    await admin.query(`alter database ${database} allow_connections false`);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      database,
    ]);
    await work();
  } finally {
    await admin.query(`alter database ${database} allow_connections true`);
    await admin.end();
  }
}
