import type { Pool } from "pg";
import type { Clock } from "../lib/clock.ts";
import type { DueKind } from "./due-kind.ts";
import { handOutStatement } from "./hand-out-statement.ts";

/** The slots of one worker, and what is known of its jobs. */
export interface Slots {
  concurrency: number;
  /** Ids of its pools: the `locked_by` of its jobs. */
  pools: readonly string[];
  /** Jobs that have ended here, although the queue may still have them. */
  ended: readonly string[];
}

/** Takes as many due rows as there are free slots, and adds a wake-up for each. @returns how many */
export type HandOut = (slots: Slots) => Promise<number>;

/** One of so many turns begins with the least urgent rows, so that no flood of urgent ones stops them for ever. */
const REVERSED_EVERY = 4;

/** @param kinds the most urgent first */
export function createHandOut(
  pool: Pick<Pool, "query">,
  clock: Clock,
  kinds: readonly DueKind[],
): HandOut {
  const reversed = kinds.map((kind) => ({
    ...kind,
    ...(kind.lines === undefined ? {} : { lines: kind.lines.toReversed() }),
  }));
  const urgentFirst = { name: "hand_out_due", text: handOutStatement(kinds) };
  const urgentLast = {
    name: "hand_out_due_reversed",
    text: handOutStatement(reversed.toReversed()),
  };
  let turn = 0;
  return async ({ concurrency, pools, ended }) => {
    const isReversed = turn % REVERSED_EVERY === REVERSED_EVERY - 1;
    const { rows } = await pool.query<{ wakeups: number }>({
      ...(isReversed ? urgentLast : urgentFirst),
      values: [clock.now(), concurrency, slotsForSlow(concurrency), pools, ended],
    });
    const wakeups = rows[0]?.wakeups ?? 0;
    if (wakeups > 0) turn++;
    return wakeups;
  };
}

/** A quarter of the slots, and one at least, is left for quick work: payments do not wait for a slow provider. */
function slotsForSlow(concurrency: number): number {
  return Math.max(1, concurrency - Math.max(1, Math.floor(concurrency / 4)));
}

export interface Dispatcher {
  /** Slots have become free: hands out at once. */
  nudge(): void;
  /** Hands out nothing more, and waits for the hand-out in progress. */
  stop(): Promise<void>;
}

const HAND_OUT_EVERY_MS = 500;

/**
 * Hands out due rows at each nudge and regularly, by default twice a second, one hand-out at a time.
 *
 * @param options.slots null while no wake-up can run here
 * @param options.onError called once for each row of failures
 */
export function startDispatcher(options: {
  handOut: HandOut;
  slots: () => Slots | null;
  onError: (error: unknown) => void;
  everyMs?: number | undefined;
}): Dispatcher {
  const { handOut, slots, onError, everyMs = HAND_OUT_EVERY_MS } = options;
  const stopped = new AbortController();
  const state = {
    running: null as Promise<void> | null,
    nudges: 0,
    isStopped: () => stopped.signal.aborted,
  };
  let failing = false;

  const handOutUntilDone = async () => {
    let seen: number;
    do {
      seen = state.nudges;
      const free = slots();
      if (free === null || state.isStopped()) return;
      try {
        await handOut(free);
        failing = false;
      } catch (error) {
        if (!failing) onError(error);
        failing = true;
        return;
      }
    } while (state.nudges !== seen);
  };
  const nudge = () => {
    if (state.running !== null) {
      state.nudges++;
      return;
    }
    state.running = handOutUntilDone().finally(() => {
      state.running = null;
    });
  };
  const timer = setInterval(nudge, everyMs);
  nudge();

  return {
    nudge,
    async stop() {
      stopped.abort();
      clearInterval(timer);
      await state.running;
    },
  };
}
