import type { Response } from "express";

/** Answers that are delayed on purpose, so that a stop or a reset can cancel them. */
export class Delays {
  readonly #waiting = new Map<NodeJS.Timeout, { response: Response; finish: () => void }>();

  run(milliseconds: number, response: Response, work: () => void): void {
    const finish = () => {
      clearTimeout(timer);
      this.#waiting.delete(timer);
      work();
    };
    const timer = setTimeout(finish, milliseconds);
    this.#waiting.set(timer, { response, finish });
  }

  /** The waiting work is done now. */
  endAll(): void {
    for (const { finish } of [...this.#waiting.values()]) finish();
  }

  /** Drops the waiting work and breaks the connections of its callers. */
  cancelAll(): void {
    for (const [timer, { response }] of this.#waiting) {
      clearTimeout(timer);
      response.destroy();
    }
    this.#waiting.clear();
  }
}
