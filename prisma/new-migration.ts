// Writes the next migration: `npm run migration -- add_something`. The SQL is what takes the last committed
// schema.prisma to the one in the work tree; checks, partial indexes and triggers are added to it by hand. `-- --seal` notes
// the sums of all migrations, once they have landed: a test then keeps them as they are.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";
import { diffSchemas } from "../src/database/migrations.ts";
import { breachesOf } from "./migration-rules.ts";

const name = process.argv[2];
if (name === "--seal") {
  await seal();
  process.exit(0);
}
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  throw new Error("Give the migration a name: npm run migration -- add_something");
}
const before = execFileSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
const after = await readFile(new URL("schema.prisma", import.meta.url), "utf8");

const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-migration-"));
const postgres = await startEmbeddedPostgres({ directory, database: "diff" });
const sql = await diffSchemas(postgres.url, before, after).finally(() => postgres.stop());
await rm(directory, { recursive: true });
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = new URL(`migrations/${stamp}_${name}/`, import.meta.url);
await mkdir(folder, { recursive: true });
const migration = `-- Undo: \n${sql}`;
await writeFile(new URL("migration.sql", folder), migration);
console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql. Before it may land:`);
for (const { rule, message } of breachesOf(migration)) console.log(`  ${rule}: ${message}`);

async function seal(): Promise<void> {
  const all = new URL("migrations/", import.meta.url);
  const entries = await readdir(all, { withFileTypes: true });
  const lines = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map(async (one) => {
      const text = await readFile(new URL(`${one}/migration.sql`, all));
      return `${createHash("sha256").update(text).digest("hex")}  ${one}\n`;
    });
  await writeFile(
    new URL("landed-migrations.sha256", import.meta.url),
    (await Promise.all(lines)).join(""),
  );
}
