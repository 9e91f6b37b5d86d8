import type { Writable } from "node:stream";
import type { Config } from "../config.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../lib/database.ts";

/** What a command may need of the world. */
export interface Cli {
  config: () => Config;
  /** The migrated database, connected when a command asks for it. */
  open: () => Promise<OpenDatabase>;
  clock: Clock;
  /** For what was asked for: programs read it. */
  out: Writable;
  /** For people. */
  err: Writable & { isTTY?: boolean };
  /** A command that did its work and found something wrong. */
  failed: () => void;
}

export interface OpenDatabase {
  db: Database;
  clock: Clock;
  close: () => Promise<void>;
}

/** Runs `use` with the database, and closes it whatever happens. */
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

/** How the database is migrated, for whoever is told to. */
export const MIGRATE = "`npm start -- migrate`, or `node dist/main.js migrate` of a build";
