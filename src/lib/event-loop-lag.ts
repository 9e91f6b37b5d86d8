/** How late this process's timers are: each request waits so long at each of its steps. */
export interface EventLoopLag {
  /** Milliseconds: the median of the last samples, so that one long task does not count. */
  lagMs(): number;
  stop(): void;
}

const EVERY_MS = 50;
const SAMPLES = 5;

export function watchEventLoop(): EventLoopLag {
  const samples: number[] = Array<number>(SAMPLES).fill(0);
  let index = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    samples[index++ % SAMPLES] = Math.max(0, now - last - EVERY_MS);
    last = now;
  }, EVERY_MS);
  timer.unref();
  return {
    lagMs: () => median(samples),
    stop: () => {
      clearInterval(timer);
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
