import type { Response } from "express";

/** Answers that are delayed on purpose, so that a stop or a reset can cancel them. */
export class Delays {
  readonly #waiting = new Map<NodeJS.Timeout, Response>();

  run(milliseconds: number, response: Response, work: () => void): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      work();
    }, milliseconds);
    this.#waiting.set(timer, response);
  }

  /** Drops the waiting work and breaks the connections of its callers. */
  cancelAll(): void {
    for (const [timer, response] of this.#waiting) {
      clearTimeout(timer);
      response.destroy();
    }
    this.#waiting.clear();
  }
}
