import pg from "pg";
import type { Timer } from "../telemetry/histogram.ts";
import { DeadlineClient, type DeadlineClientConfig, NoAnswer } from "./deadline-client.ts";

export type CheckedPoolConfig = pg.PoolConfig &
  DeadlineClientConfig & {
    /** Records how long each caller waited for its connection. */
    waits?: Timer | undefined;
  };

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A connection that was quiet for longer is checked before it is used. Under load none is. */
const CHECK_AFTER_MS = 1_000;
const CHECK_WITHIN_MS = 1_000;

/**
 * A pool that hands out no dead connection: a firewall may forget an idle one without telling either end. One silent
 * connection casts doubt on all idle ones, so they are closed together and new ones are made.
 */
export class CheckedPool extends pg.Pool {
  readonly #idle = new Set<DeadlineClient>();

  readonly #waits: Timer | undefined;

  constructor(config: CheckedPoolConfig) {
    super({ ...config, Client: DeadlineClient as unknown as new () => pg.ClientBase });
    this.#waits = config.waits;
    this.on("acquire", (client) => this.#idle.delete(client as unknown as DeadlineClient));
    this.on("release", (_error, client) => this.#idle.add(client as unknown as DeadlineClient));
    this.on("remove", (client) => this.#idle.delete(client as unknown as DeadlineClient));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
    const connected = this.#connectChecked();
    if (callback === undefined) return connected;
    connected.then(
      (client) => {
        callback(undefined, client, client.release.bind(client) as (release?: unknown) => void);
      },
      (error: unknown) => {
        callback(error as Error, undefined, () => undefined);
      },
    );
    return undefined;
  }

  async #connectChecked(): Promise<pg.PoolClient> {
    const askedAt = performance.now();
    try {
      for (;;) {
        const client = await super.connect();
        if (await this.#answers(client as unknown as DeadlineClient)) return client;
        client.release(true);
      }
    } finally {
      this.#waits?.observe((performance.now() - askedAt) / 1_000);
    }
  }

  async #answers(client: DeadlineClient): Promise<boolean> {
    if (client.isSilent) return false;
    if (client.quietForMs < CHECK_AFTER_MS) return true;
    const askedAt = performance.now();
    const limit = setTimeout(() => {
      const error = new NoAnswer(CHECK_WITHIN_MS);
      client.abandon(error);
      const quietForMs = performance.now() - askedAt;
      for (const one of this.#idle) if (one.quietForMs > quietForMs) one.abandon(error);
    }, CHECK_WITHIN_MS);
    const answered = await client.query("select 1").then(
      () => true,
      () => false,
    );
    clearTimeout(limit);
    return answered;
  }
}
