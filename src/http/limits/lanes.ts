import { AsyncResource } from "node:async_hooks";
import { mostAtWork } from "./admission.ts";

/** One request at its address. */
export interface Visit {
  /** Requests of the address in flight, this one included. */
  ofAddress(): number;
  /** The same without those of callers who are trusted. */
  ofStrangers(): number;
  /** Calls `then` with true when the request may be worked on, or with false when it has waited for too long. */
  begin(then: (mayWork: boolean) => void): void;
  /** The work is over, the visit is not: a refusal that is held back costs nothing. */
  rest(): void;
  leave(): void;
}

/** Lets the requests of each address in: all at once, or those of a crowd a few at a time, in the order they came. */
export interface Lanes {
  /** @param isTrusted never waits, and makes no crowd */
  enter(address: string, isTrusted: boolean): Visit;
}

export interface LaneTimes {
  /** Then a request waits no more: it is shed. */
  mostWaitMs: number;
  /** Then a request counts as work no more: it waits for its body or for Khalti, and keeps others of its address waiting. */
  mostWorkMs: number;
  /** Beyond `AT_ONCE` at work, a request waits so long before it begins: by then it is known how many came with it. */
  lookMs: number;
}

/** More than a browser's six connections. */
export const AT_ONCE = 8;

interface Lane {
  inFlight: number;
  strangers: number;
  atWork: number;
  /** Functions that begin the work, oldest first. */
  waiting: Set<() => void>;
}

export function createLanes({ mostWaitMs, mostWorkMs, lookMs }: LaneTimes): Lanes {
  const lanes = new Map<string, Lane>();

  const laneOf = (address: string): Lane => {
    const found = lanes.get(address);
    if (found !== undefined) return found;
    const lane = { inFlight: 0, strangers: 0, atWork: 0, waiting: new Set<() => void>() };
    lanes.set(address, lane);
    return lane;
  };

  return {
    enter(address, isTrusted) {
      const lane = laneOf(address);
      lane.inFlight++;
      if (!isTrusted) lane.strangers++;
      let work: NodeJS.Timeout | null = null;
      /** Ends the look, and after it the wait. */
      let pause: NodeJS.Timeout | null = null;
      let begin: (() => void) | null = null;

      const rest = () => {
        if (work === null) return;
        clearTimeout(work);
        work = null;
        lane.atWork--;
        letIn(lane);
      };
      const stopWaiting = () => {
        if (pause !== null) clearTimeout(pause);
        if (begin !== null) lane.waiting.delete(begin);
      };
      return {
        ofAddress: () => lane.inFlight,
        ofStrangers: () => lane.strangers,
        begin(then) {
          if (isTrusted) {
            then(true);
            return;
          }
          const start = () => {
            lane.atWork++;
            work = setTimeout(rest, mostWorkMs).unref();
          };
          const startOrWait = () => {
            if (lane.waiting.size === 0 && hasRoom(lane)) {
              start();
              then(true);
              return;
            }
            // Another request's end lets this one in: the log must not take it for that one.
            const answer = AsyncResource.bind(then);
            begin = () => {
              stopWaiting();
              start();
              answer(true);
            };
            lane.waiting.add(begin);
            pause = setTimeout(() => {
              stopWaiting();
              answer(false);
            }, mostWaitMs).unref();
          };
          if (lane.atWork < AT_ONCE) startOrWait();
          else pause = setTimeout(startOrWait, lookMs).unref();
        },
        rest,
        leave() {
          stopWaiting();
          lane.inFlight--;
          if (!isTrusted) lane.strangers--;
          rest();
          if (lane.inFlight === 0) lanes.delete(address);
          else letIn(lane);
        },
      };
    },
  };
}

function hasRoom(lane: Lane): boolean {
  return lane.atWork < mostAtWork(lane.strangers);
}

function letIn(lane: Lane): void {
  for (const begin of lane.waiting) {
    if (!hasRoom(lane)) return;
    begin();
  }
}
