import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../dev/embedded-postgres.ts";
import { newQuickFolder } from "./quick-folder.ts";
import { waitFor } from "./wait-for.ts";

/** A separate Postgres that a test may stop, kill and start. */
export interface OwnPostgres {
  url: string;
  serverUrl: string;
  /** Like an administrator: closes all sessions and writes everything. */
  stop(): Promise<void>;
  /** Like a power cut: the next start must recover. */
  kill(): Promise<void>;
  /** Starts again on the same port with the same data. */
  start(): Promise<void>;
  destroy(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = await newQuickFolder("khalti-bff-outage-");
  const start = (port?: number) =>
    startEmbeddedPostgres({
      directory,
      database: "shop",
      // Without fsync commits survive a kill of Postgres, which is enough here: the machine itself does not fail.
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
    serverUrl: first.serverUrl,
    stop,
    async kill() {
      running = null;
      const file = path.join(first.directory, "data", "postmaster.pid");
      const pid = Number((await readFile(file, "utf8")).split("\n", 1)[0]);
      process.kill(pid, "SIGQUIT"); // closes all sessions immediately, writes nothing
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
