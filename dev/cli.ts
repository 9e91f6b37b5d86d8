// `npm run cli`: the command line, which without DATABASE_URL finds or starts the embedded PostgreSQL.
import { runCli } from "../src/cli/run-cli.ts";
import { EMBEDDED_POSTGRES } from "./data-directory.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";

runCli({
  find: () => findEmbeddedPostgres(EMBEDDED_POSTGRES),
  start: () => startEmbeddedPostgres(EMBEDDED_POSTGRES),
});
