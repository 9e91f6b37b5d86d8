// process.* for all programs (main.ts, cli.ts, dev/main.ts): environment, signals, exit codes.
import { asDatabaseUnavailable } from "./database/database-unavailable.ts";
import type { Logger } from "./lib/logger.ts";
import { messageOf } from "./lib/message-of.ts";
import { StartError } from "./lib/start-error.ts";

/** The environment plus `.env` of the working directory. */
export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile(".env");
  } catch {
    // No .env file.
  }
  return process.env;
}

/** Stops one started part; parts stop in reverse order. */
export type Stop = () => Promise<void>;

/**
 * Runs a server until SIGINT or SIGTERM, then stops it and exits with 0.
 *
 * @param logger says that it stops
 * @param start calls `onStop` with the stop function of each part it starts
 * @throws the error of `start`, after stopping the started parts
 */
export async function serveUntilSignal(
  logger: Logger,
  start: (onStop: (stop: Stop) => void) => Promise<void>,
): Promise<void> {
  const stops: Stop[] = [];
  const state = { stopping: false };
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  const onSignal = (signal: string) => {
    // Ctrl-C arrives twice: from the terminal and through npm.
    if (state.stopping) return;
    state.stopping = true;
    logger.info({ signal }, "stopping: finishing work in progress");
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    await start((stop) => stops.push(stop));
  } catch (error) {
    if (state.stopping) return;
    state.stopping = true;
    await stopAll();
    throw error;
  }
}

/**
 * Prints why the program cannot start (no stack trace if the operator can fix it) and exits with 1. Not with the logger: its
 * own level may be the setting that is wrong, and a person at a terminal reads this.
 */
export function failToStart(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}

function explain(error: unknown): unknown {
  if (error instanceof StartError) return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${String(error.port)} is taken: stop the program that listens there, or set PORT or SIMULATOR_PORT.`;
  }
  if (asDatabaseUnavailable(error) !== null) {
    return `The database cannot be reached: ${reasonOf(error)}. Is Postgres running, and does DATABASE_URL name its host, port, user and database?`;
  }
  return error;
}

/** Node reports a refused connection as one error for each address of the host, without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return messageOf(error);
}
