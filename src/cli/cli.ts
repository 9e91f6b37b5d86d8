import type { Writable } from "node:stream";
import type { Config } from "../config.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../database/database.ts";

/** Everything a command may need from outside. */
export interface Cli {
  config: () => Config;
  /** Connects to the migrated database. */
  open: () => Promise<OpenDatabase>;
  /** The admin key of a development machine; null elsewhere. */
  developmentKey: () => Promise<string | null>;
  clock: Clock;
  /** For results, which programs read. */
  out: Writable;
  /** For messages to people. */
  err: Writable & { isTTY?: boolean };
  /** Sets a failing exit code, for a command that ran to its end and found a problem. */
  failed: () => void;
}

export interface InterruptibleCli extends Cli {
  /** From this call on, Ctrl-C or SIGTERM aborts the returned signal instead of ending the program. */
  interrupted: () => AbortSignal;
}

export interface OpenDatabase {
  db: Database;
  config: Config;
  clock: Clock;
  close: () => Promise<void>;
}

/** Runs `use` with the database, and always closes it. */
export async function withDatabase<T>(
  cli: Cli,
  use: (open: OpenDatabase) => Promise<T>,
): Promise<T> {
  const open = await cli.open();
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}

export function print(to: Writable, ...lines: string[]): void {
  for (const line of lines) to.write(`${line}\n`);
}

/** How to migrate the database, for messages to operators. */
export const MIGRATE = "`npm start -- migrate`, or `node dist/main.js migrate` of a build";
