import { describe, expect, it } from "@jest/globals";
import { CROWD, mostAtWork } from "../../src/http/limits/admission.ts";
import { AT_ONCE, createLanes, type Lanes, type Visit } from "../../src/http/limits/lanes.ts";

const LOOK_MS = 1;
const LONG = { mostWaitMs: 60_000, mostWorkMs: 60_000, lookMs: LOOK_MS };

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

/** As many as may work at once: each looks before the next one comes. */
async function fill(lanes: Lanes, address: string, into: number[]) {
  const visits: Visit[] = [];
  while (visits.length < CROWD) {
    visits.push(...enter(lanes, address, into));
    await looked();
  }
  return visits;
}

/** All that have come so far have looked: timers of one length fire in the order they were set. */
function looked(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_MS);
  });
}
const end = (visit: Visit | undefined) => visit?.leave();

describe("the requests of an address", () => {
  it("work all at once up to a crowd, after a look at how many came", async () => {
    const into: number[] = [];
    const lanes = createLanes(LONG);
    const visits = enter(lanes, "a", into, { count: CROWD });
    expect(into.length).toBe(AT_ONCE);

    await looked();
    expect(into.length).toBe(CROWD);
    visits.forEach(end);
  });

  it("that come as a crowd wait behind the first few, and those of others do not", async () => {
    const [crowd, others]: [number[], number[]] = [[], []];
    const lanes = createLanes(LONG);
    const visits = enter(lanes, "a", crowd, { count: 300 });
    await looked();
    enter(lanes, "b", others, { count: 5 });

    expect([crowd.length, others.length]).toEqual([AT_ONCE, 5]);
    visits.forEach(end);
  });

  it("take turns in the order they came, a few at a time", async () => {
    const order: number[] = [];
    const lanes = createLanes(LONG);
    const visits = Array.from({ length: 300 }, (_, number) => {
      const visit = lanes.enter("a", false);
      visit.begin(() => order.push(number));
      return visit;
    });
    await looked();
    visits.slice(0, AT_ONCE).forEach(end);
    const begun = AT_ONCE + mostAtWork(300 - AT_ONCE);
    expect(order).toEqual(Array.from({ length: begun }, (_, number) => number));

    end(visits[AT_ONCE]);
    expect(order.at(-1)).toBe(begun);
    visits.slice(AT_ONCE + 1).forEach(end);
  });

  it("make room when a refusal is held back, though it is in flight", async () => {
    const into: number[] = [];
    const lanes = createLanes(LONG);
    const visits = [
      ...(await fill(lanes, "a", into)),
      ...enter(lanes, "a", into, { count: 100 - CROWD }),
    ];
    await looked();
    for (const visit of visits.slice(0, 30)) visit.rest();

    expect(visits[0]?.ofAddress()).toBe(100);
    expect(into.length).toBe(CROWD + mostAtWork(100) - 2);
    visits.forEach(end);
  });

  it("do not wait with a key, and make no crowd of their address", async () => {
    const [trusted, strangers]: [number[], number[]] = [[], []];
    const lanes = createLanes(LONG);
    const visits = [
      ...enter(lanes, "a", trusted, { count: 500, trusted: true }),
      ...enter(lanes, "a", strangers, { count: CROWD }),
    ];
    expect(trusted.length).toBe(500);
    await looked();

    expect(strangers.length).toBe(CROWD);
    expect([visits[0]?.ofAddress(), visits[0]?.ofStrangers()]).toEqual([500 + CROWD, CROWD]);
    visits.forEach(end);
  });

  it.each([
    ["wait", true],
    ["look", false],
  ])("are forgotten when their client leaves while they %s", async (_while, hasLooked) => {
    const into: number[] = [];
    const lanes = createLanes(LONG);
    const visits = [...(await fill(lanes, "a", into)), ...enter(lanes, "a", into, { count: 68 })];
    if (hasLooked) await looked();
    visits.slice(CROWD).forEach(end);
    await looked();
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

/** Whether each may be worked on, though none of them ends. The last one comes when the others have looked. */
async function answersOf(lanes: Lanes, count: number): Promise<boolean[]> {
  const visits: Visit[] = [];
  const ask = () => {
    const visit = lanes.enter("a", false);
    visits.push(visit);
    return new Promise<boolean>((resolve) => {
      visit.begin(resolve);
    });
  };
  // The timers of lanes keep no process alive.
  const alive = setInterval(() => undefined, 1_000);
  const waiting = Array.from({ length: count - 1 }, ask);
  await looked();
  const answers = await Promise.all([...waiting, ask()]).finally(() => {
    clearInterval(alive);
  });
  visits.forEach(end);
  return answers;
}
