import { defineConfig } from "prisma/config";

// `prisma generate` needs no engine, yet the CLI would fetch a schema engine binary before it starts.
// Pointing it at a binary that exists keeps the install free of downloads.
if (process.argv.includes("generate")) {
  process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "node --import tsx prisma/seed.ts" },
  ...(process.env["DATABASE_URL"] === undefined
    ? {}
    : { datasource: { url: process.env["DATABASE_URL"] } }),
});
