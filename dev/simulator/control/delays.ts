import type { Response } from "express";

/** Answers that wait on purpose; kept in one place so that stopping or resetting never waits for them. */
export class Delays {
  readonly #waiting = new Map<NodeJS.Timeout, Response>();

  run(milliseconds: number, response: Response, work: () => void): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      work();
    }, milliseconds);
    this.#waiting.set(timer, response);
  }

  /** The waiting work is never done, and its callers see a broken connection. */
  cancelAll(): void {
    for (const [timer, response] of this.#waiting) {
      clearTimeout(timer);
      response.destroy();
    }
    this.#waiting.clear();
  }
}
