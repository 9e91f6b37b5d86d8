/** The simulator's time: the real time plus the time that tests or demonstrations have skipped. */
export class SimulatedClock {
  #skippedMs = 0;
  readonly #keep: (skippedMs: number) => void;

  /** @param keep is called after each change */
  constructor(keep: (skippedMs: number) => void) {
    this.#keep = keep;
  }

  get skippedMs(): number {
    return this.#skippedMs;
  }

  now(): number {
    return Date.now() + this.#skippedMs;
  }

  advance(seconds: number): void {
    this.#skippedMs += seconds * 1000;
    this.#keep(this.#skippedMs);
  }

  /** Sets the skipped time without keeping it. */
  restore(skippedMs: number): void {
    this.#skippedMs = skippedMs;
  }
}
