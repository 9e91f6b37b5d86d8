// Entry point of the built command line: `node dist/cli.js`.
import { runCli } from "./cli/run-cli.ts";

runCli(null);
