import { defineConfig } from "prisma/config";

// `prisma generate` needs no engine, yet the CLI would fetch a schema engine binary before it starts.
// Pointing it at a binary that exists keeps the install free of downloads.
if (process.argv.includes("generate")) {
  process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;
}

// Migrations run as the owner of the tables.
const databaseUrl = process.env["MIGRATION_DATABASE_URL"] ?? process.env["DATABASE_URL"];

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "node --import tsx prisma/seed.ts" },
  ...(databaseUrl === undefined ? {} : { datasource: { url: databaseUrl } }),
});
