import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";
import { waitFor } from "./wait-for.ts";

/** A Postgres for one test, which may stop, kill and start it. */
export interface OwnPostgres {
  url: string;
  /** A fast shutdown: sessions are terminated, and all data is written. */
  stop(): Promise<void>;
  /** A crash, as after a power failure: the next start must recover. */
  kill(): Promise<void>;
  /** On the same port and with the same data. */
  start(): Promise<void>;
  destroy(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-outage-"));
  await chmod(directory, 0o755); // as root, Postgres runs as another user
  const start = (port?: number) =>
    startEmbeddedPostgres({
      directory,
      database: "shop",
      // Commits survive a kill without fsync: only a power failure of the machine would lose them.
      settings: { fsync: "off", max_connections: "100" },
      ...(port === undefined ? {} : { port }),
    });
  const first = await start();
  const port = Number(new URL(first.url).port);
  let running: EmbeddedPostgres | null = first;
  const stop = async () => {
    const postgres = running;
    running = null;
    await postgres?.stop();
  };
  return {
    url: first.url,
    stop,
    async kill() {
      running = null;
      const file = path.join(first.directory, "data", "postmaster.pid");
      const pid = Number((await readFile(file, "utf8")).split("\n", 1)[0]);
      process.kill(pid, "SIGQUIT"); // immediate shutdown: all sessions break, no data is written
      await waitFor("Postgres is gone", () => Promise.resolve(!existsSync(file)));
    },
    async start() {
      running = await start(port);
    },
    async destroy() {
      await stop();
      for (const one of new Set([directory, first.directory])) {
        await rm(one, { recursive: true, force: true });
      }
    },
  };
}
