import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ppid } from "node:process";
import { expect, it } from "@jest/globals";
import pg from "pg";
import { startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";

async function orderCount(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client
    .query<{ count: number }>("select count(*)::int as count from kept")
    .finally(() => client.end());
  return rows[0]?.count ?? 0;
}

it("keeps its data from one start to the next, also in a folder that nobody else may enter", async () => {
  // mkdtemp gives a folder of mode 0700: as root, the user that Postgres runs as cannot go there.
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-local-"));
  const first = await startEmbeddedPostgres({ directory, database: "shop" });
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  await client.query("create table kept (id int); insert into kept values (1), (2)");
  await client.end();
  await first.stop();

  const second = await startEmbeddedPostgres({ directory, database: "shop" });

  expect(second.directory).toBe(first.directory);
  expect(await orderCount(second.url)).toBe(2);
  await second.stop();
  await rm(directory, { recursive: true, force: true });
  await rm(second.directory, { recursive: true, force: true });
});

it("gives several servers on one machine a port of their own", async () => {
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

it("leaves the server of a process that lives alone, and stops that of one that was killed", async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-local-"));
  const first = await startEmbeddedPostgres({ directory, database: "shop" });
  const startedBy = path.join(first.directory, "started-by");
  await writeFile(startedBy, String(ppid));

  await expect(startEmbeddedPostgres({ directory, database: "shop" })).rejects.toThrow(
    `Process ${String(ppid)} runs the database in ${first.directory}: stop it first, or use another directory.`,
  );

  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  client.on("error", () => undefined); // it is stopped under us
  await client.query("create table kept (id int); insert into kept values (1)");
  // Above what any process has as its number.
  await writeFile(startedBy, "99999999");
  const second = await startEmbeddedPostgres({ directory, database: "shop" });
  expect(await orderCount(second.url)).toBe(1);
  await client.end();
  await second.stop();
  await rm(directory, { recursive: true, force: true });
  await rm(second.directory, { recursive: true, force: true });
});
