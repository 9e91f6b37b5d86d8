/** The simulator's time: the real time plus the time that tests or demonstrations have skipped. */
export class SimulatedClock {
  #skippedMs = 0;

  now(): number {
    return Date.now() + this.#skippedMs;
  }

  advance(seconds: number): void {
    this.#skippedMs += seconds * 1000;
  }

  reset(): void {
    this.#skippedMs = 0;
  }
}
