import { describe, expect, it } from "@jest/globals";
import { CROWD, mostAtWork } from "../../src/http/limits/admission.ts";
import { createLanes, type Lanes, type Visit } from "../../src/http/limits/lanes.ts";

const LONG = { mostWaitMs: 60_000, mostWorkMs: 60_000 };

/** Adds to `into` for each that is let in. */
function enter(lanes: Lanes, address: string, into: number[], { count = 1, trusted = false } = {}) {
  return Array.from({ length: count }, (_, number) => {
    const visit = lanes.enter(address, trusted);
    visit.begin((mayWork) => {
      if (mayWork) into.push(number);
    });
    return visit;
  });
}
const end = (visit: Visit | undefined) => visit?.leave();

describe("the requests of an address", () => {
  it("work all at once up to a crowd; of a crowd the rest waits, and others do not", () => {
    const [crowd, others]: [number[], number[]] = [[], []];
    const lanes = createLanes(LONG);
    const visits = enter(lanes, "a", crowd, { count: 300 });
    enter(lanes, "b", others, { count: 5 });

    expect([crowd.length, others.length]).toEqual([CROWD, 5]);
    visits.forEach(end);
  });

  it("take turns in the order they came, a few at a time", () => {
    const order: number[] = [];
    const lanes = createLanes(LONG);
    const visits = Array.from({ length: 300 }, (_, number) => {
      const visit = lanes.enter("a", false);
      visit.begin(() => order.push(number));
      return visit;
    });
    visits.slice(0, CROWD).forEach(end);
    expect(order).toEqual(Array.from({ length: CROWD + mostAtWork(268) }, (_, number) => number));

    end(visits[CROWD]);
    expect(order.at(-1)).toBe(CROWD + mostAtWork(268));
    visits.slice(CROWD + 1).forEach(end);
  });

  it("make room when a refusal is held back, though it is in flight", () => {
    const into: number[] = [];
    const lanes = createLanes(LONG);
    const visits = enter(lanes, "a", into, { count: 100 });
    for (const visit of visits.slice(0, 30)) visit.rest();

    expect(visits[0]?.ofAddress()).toBe(100);
    expect(into.length).toBe(CROWD + mostAtWork(100) - 2);
    visits.forEach(end);
  });

  it("do not wait with a key, and make no crowd of their address", () => {
    const [trusted, strangers]: [number[], number[]] = [[], []];
    const lanes = createLanes(LONG);
    const visits = [
      ...enter(lanes, "a", trusted, { count: 500, trusted: true }),
      ...enter(lanes, "a", strangers, { count: CROWD }),
    ];

    expect([trusted.length, strangers.length]).toEqual([500, CROWD]);
    expect([visits[0]?.ofAddress(), visits[0]?.ofStrangers()]).toEqual([500 + CROWD, CROWD]);
    visits.forEach(end);
  });

  it("are forgotten when their client leaves while they wait", () => {
    const into: number[] = [];
    const lanes = createLanes(LONG);
    const visits = enter(lanes, "a", into, { count: 100 });
    visits.slice(CROWD).forEach(end);
    expect(into.length).toBe(CROWD);
    visits.slice(0, CROWD).forEach(end);
    expect(into.length).toBe(CROWD);
    end(enter(lanes, "a", into)[0]);
    expect(into.length).toBe(CROWD + 1);
  });

  it("are refused when they have waited for too long", async () => {
    const lanes = createLanes({ ...LONG, mostWaitMs: 1 });
    expect(await answersOf(lanes, CROWD + 1)).toEqual([...Array<boolean>(CROWD).fill(true), false]);
  });

  it("keep no others waiting with a body that does not end", async () => {
    const lanes = createLanes({ ...LONG, mostWorkMs: 1 });
    expect(new Set(await answersOf(lanes, 2 * CROWD))).toEqual(new Set([true]));
  });
});

/** Whether each may be worked on, though none of them ends. */
async function answersOf(lanes: Lanes, count: number): Promise<boolean[]> {
  const visits: Visit[] = [];
  const waiting = Array.from({ length: count }, () => {
    const visit = lanes.enter("a", false);
    visits.push(visit);
    return new Promise<boolean>((resolve) => {
      visit.begin(resolve);
    });
  });
  // The timers of lanes keep no process alive.
  const alive = setInterval(() => undefined, 1_000);
  const answers = await Promise.all(waiting).finally(() => {
    clearInterval(alive);
  });
  visits.forEach(end);
  return answers;
}
