import { writeSync } from "node:fs";

const STDERR = 2;
const WAY_MARK = " > ";

/** SIGSTOP: the process stands still until it gets SIGCONT. */
export type CrashSignal = "SIGKILL" | "SIGSTOP";

/** A point by its name, and how many of that name came before it: other work of the process may come between two points. */
export interface Place {
  name: string;
  /** From 1. */
  occurrence: number;
}

/** The place of the last of these names. */
export function placeOfLast(names: readonly string[]): Place {
  const name = names.at(-1) ?? "";
  return { name, occurrence: names.filter((one) => one === name).length };
}

/** The points at which a process may be killed, in the order in which it reaches them. */
export interface CrashPoints {
  /** Starts to count points. The process gets the signal at this place. */
  arm(at: Place | null, signal?: CrashSignal): void;
  /** Marks a point. Does not return at the point to die at. */
  reach(name: string): void;
  /** Dies if this very name was armed. The point is not counted, because it comes at any time. */
  pass(name: string): void;
  /** Marks a point before and after the call. */
  around<T>(name: string, call: () => Promise<T>): Promise<T>;
  /** Marks a point when the answer arrives. */
  after<T>(name: string, answer: Promise<T>): Promise<T>;
  /** Registers work that is in progress between two points. */
  track(work: Promise<unknown>): void;
  /** The points since the process was armed; waits for the registered work. */
  reached(): Promise<string[]>;
}

/** The points in the last output of a process that died at the last of them. */
export function pointsIn(lastWords: string): string[] {
  return lastWords.split(WAY_MARK);
}

export function createCrashPoints(): CrashPoints {
  const underWay = new Set<Promise<unknown>>();
  let names: string[] = [];
  let armed = false;
  let signalAt: Place | null = null;
  let signal: CrashSignal = "SIGKILL";

  const points: CrashPoints = {
    arm(at, by = "SIGKILL") {
      names = [];
      armed = true;
      signalAt = at;
      signal = by;
    },
    reach(name) {
      if (!armed) return;
      names.push(name);
      const { occurrence } = placeOfLast(names);
      if (signalAt?.name !== name || signalAt.occurrence !== occurrence) return;
      signalAt = null;
      writeSync(STDERR, names.join(WAY_MARK));
      process.kill(process.pid, signal);
    },
    pass(name) {
      if (armed && signalAt?.name === name) points.reach(name);
    },
    around(name, call) {
      points.reach(`before ${name}`);
      return points.after(name, call());
    },
    async after(name, answer) {
      const value = await answer;
      points.reach(`after ${name}`);
      return value;
    },
    track(work) {
      underWay.add(work);
      const forget = () => underWay.delete(work);
      void work.then(forget, forget);
    },
    async reached() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      return [...names];
    },
  };
  return points;
}
