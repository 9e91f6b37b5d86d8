import type { Response } from "express";

/** Answers that wait on purpose; kept in one place so that stopping or resetting never waits for them. */
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

  /** The waiting work is never done, and its callers see a broken connection. */
  cancelAll(): void {
    for (const [timer, { response }] of this.#waiting) {
      clearTimeout(timer);
      response.destroy();
    }
    this.#waiting.clear();
  }
}
