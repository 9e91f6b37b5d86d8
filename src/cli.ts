// The command line of a build: `node dist/cli.js`.
import { runCli } from "./cli/run-cli.ts";

runCli(null);
