import { writeSync } from "node:fs";

const STDERR = 2;
const WAY_MARK = " > ";

/** The numbered points of a process at which it may be killed, in the order in which it came to them. */
export interface CrashPoints {
  /** From now on points are counted; at point number `killAt` the process dies. */
  arm(killAt: number | null): void;
  /** The process is at a point. Does not come back when it is the one to die at. */
  reach(name: string): void;
  /** Is at a point before and after the call. */
  around<T>(name: string, call: () => Promise<T>): Promise<T>;
  /** Is at a point once the answer is there. */
  after<T>(name: string, answer: Promise<T>): Promise<T>;
  /** Notes something that is under way between two points. */
  track(work: Promise<unknown>): void;
  /** The points since the process was armed, once nothing is under way any more. */
  reached(): Promise<string[]>;
}

/** The points in the last words of a process that died at the last of them. */
export function pointsIn(lastWords: string): string[] {
  return lastWords.split(WAY_MARK);
}

export function createCrashPoints(): CrashPoints {
  const underWay = new Set<Promise<unknown>>();
  let names: string[] = [];
  let armed = false;
  let dieAt: number | null = null;

  const points: CrashPoints = {
    arm(killAt) {
      names = [];
      armed = true;
      dieAt = killAt;
    },
    reach(name) {
      if (!armed) return;
      names.push(name);
      if (names.length !== dieAt) return;
      writeSync(STDERR, names.join(WAY_MARK));
      process.kill(process.pid, "SIGKILL");
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
