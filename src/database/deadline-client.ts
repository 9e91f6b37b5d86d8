import { Socket } from "node:net";
import pg from "pg";
import type { Timer } from "../telemetry/histogram.ts";

export interface DeadlineClientConfig extends pg.ClientConfig {
  /** How long a statement may wait for its answer, in milliseconds. */
  answerWithinMs: number;
  /** Records how long each statement took. */
  statements?: Timer | undefined;
}

/** After a pause of this process (SIGSTOP, a busy event loop), an answer that has arrived is read first. */
const READ_FIRST_MS = 100;

/**
 * A connection that closes itself when a statement gets no answer in time. The driver's own `query_timeout` only fails the
 * statement: Prisma would then wait as long for ROLLBACK on the same connection, and give it back to the pool.
 */
export class DeadlineClient extends pg.Client {
  #answeredAt = performance.now();
  #isSilent = false;
  readonly #socket: Socket;

  constructor(config: DeadlineClientConfig) {
    const socket = new Socket();
    super({ ...config, stream: () => socket });
    this.#socket = socket;
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const answered = this.#expectAnswer(config.answerWithinMs, config.statements);
      const callback = args.at(-1);
      if (isCallback(callback)) {
        const finish = (...result: unknown[]) => {
          answered();
          callback(...result);
        };
        return query(...args.slice(0, -1), finish);
      }
      const result = query(...args);
      if (result instanceof Promise)
        result.then(
          () => {
            answered();
          },
          () => {
            answered();
          },
        );
      else answered(false); // a cursor reads in its own time
      return result;
    }) as typeof this.query;
  }

  /** Milliseconds since the last answer on this connection. */
  get quietForMs(): number {
    return performance.now() - this.#answeredAt;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Closes the connection at once; every statement on it fails with this error. */
  abandon(error: Error): void {
    this.#isSilent = true;
    this.#socket.destroy(error);
  }

  /** @returns what to call when the answer has come */
  #expectAnswer(withinMs: number, statements: Timer | undefined): (isWhole?: boolean) => void {
    const sentAt = performance.now();
    let timer = setTimeout(() => {
      timer = setTimeout(() => {
        this.abandon(new NoAnswer(withinMs));
      }, READ_FIRST_MS);
    }, withinMs);
    return (isWhole = true) => {
      clearTimeout(timer);
      this.#answeredAt = performance.now();
      if (isWhole) statements?.observe((this.#answeredAt - sentAt) / 1_000);
    };
  }
}

function isCallback(value: unknown): value is (...result: unknown[]) => void {
  return typeof value === "function";
}

/** Looks like the operating system's error, so that Prisma reports it as a socket time-out. */
export class NoAnswer extends Error {
  readonly code = "ETIMEDOUT";
  readonly errno = -110;
  readonly syscall = "read";

  constructor(waitedMs: number) {
    super(`Postgres gave no answer within ${String(waitedMs)} ms`);
  }
}
