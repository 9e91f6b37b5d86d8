// `npm run cli`: the command line, which without DATABASE_URL finds or starts the embedded PostgreSQL.
import { runCli } from "../src/cli/run-cli.ts";
import { DATA_DIRECTORY, EMBEDDED_POSTGRES } from "./data-directory.ts";
import { readDevelopmentKey } from "./development-key.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { simulateCommand } from "./simulate-command.ts";

runCli({
  find: () => findEmbeddedPostgres(EMBEDDED_POSTGRES),
  start: () => startEmbeddedPostgres(EMBEDDED_POSTGRES),
  adminKey: () => readDevelopmentKey(DATA_DIRECTORY),
  commands: (cli) => [simulateCommand(cli)],
});
