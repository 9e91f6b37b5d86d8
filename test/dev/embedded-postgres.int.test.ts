import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ppid } from "node:process";
import { expect, it } from "@jest/globals";
import pg from "pg";
import { startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";

async function keptRows(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client
    .query<{ count: number }>("select count(*)::int as count from kept")
    .finally(() => client.end());
  return rows[0]?.count ?? 0;
}

it("keeps its data across restarts, also when its directory is private to its owner", async () => {
  // mkdtemp creates a directory of mode 0700: when root runs the tests, the Postgres user cannot enter it.
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-local-"));
  const first = await startEmbeddedPostgres({ directory, database: "shop" });
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  await client.query("create table kept (id int); insert into kept values (1), (2)");
  await client.end();
  await first.stop();

  const second = await startEmbeddedPostgres({ directory, database: "shop" });

  expect(second.directory).toBe(first.directory);
  expect(await keptRows(second.url)).toBe(2);
  await second.stop();
  await rm(directory, { recursive: true, force: true });
  await rm(second.directory, { recursive: true, force: true });
});

it("servers on the same machine listen on different ports", async () => {
  const folders = await Promise.all(
    [1, 2].map(() => mkdtemp(path.join(os.tmpdir(), "khalti-bff-local-"))),
  );
  const servers = await Promise.all(
    folders.map((directory) => startEmbeddedPostgres({ directory, database: "shop" })),
  );
  const [first, second] = servers.map((server) => new URL(server.url).port);
  expect(first).not.toBe(second);
  for (const server of servers) {
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

it("a second start fails while the starting process lives, and takes over its data after it was killed", async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-local-"));
  const first = await startEmbeddedPostgres({ directory, database: "shop" });
  const startedBy = path.join(first.directory, "started-by");
  await writeFile(startedBy, String(ppid));

  await expect(startEmbeddedPostgres({ directory, database: "shop" })).rejects.toThrow(
    `Process ${String(ppid)} runs the database in ${first.directory}: stop it first, or use another directory.`,
  );

  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  client.on("error", () => undefined); // the second start stops this server
  await client.query("create table kept (id int); insert into kept values (1)");
  // Higher than any process id.
  await writeFile(startedBy, "99999999");
  const second = await startEmbeddedPostgres({ directory, database: "shop" });
  expect(await keptRows(second.url)).toBe(1);
  await client.end();
  await second.stop();
  await rm(directory, { recursive: true, force: true });
  await rm(second.directory, { recursive: true, force: true });
});
