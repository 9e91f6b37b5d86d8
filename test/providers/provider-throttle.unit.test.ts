import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import {
  createProviderThrottle,
  type ProviderThrottle,
  type Turn,
} from "../../src/providers/provider-throttle.ts";

let turns: ProviderThrottle;
let breaks: number;

beforeEach(() => {
  // Time passes only where a test lets it.
  jest.useFakeTimers();
  breaks = 0;
  turns = createProviderThrottle({ atOnce: 2, onBreak: () => breaks++ });
});
afterEach(() => {
  jest.useRealTimers();
});

const send = (answered: boolean | null) => turns.take(() => Promise.resolve({ answered }));

/** One on its way. @returns how it ends, and whether it was run */
function begin(): { end: (answered: boolean | null | Error) => void; taken: Promise<Turn> } {
  const call: { end?: (answered: boolean | null | Error) => void } = {};
  const taken = turns.take(
    () =>
      new Promise((resolve, reject) => {
        call.end = (answered) => {
          if (answered instanceof Error) reject(answered);
          else resolve({ answered });
        };
      }),
  );
  if (call.end === undefined) throw new Error("it was not run");
  return { taken, end: call.end };
}

async function fallSilent(): Promise<void> {
  for (let i = 0; i < 3; i++) expect(await send(false)).toBe("taken");
}

const pass = (ms: number) => jest.advanceTimersByTime(ms);

describe("at once", () => {
  it("no more are sent than may be, and the next as soon as one has ended, however it did", async () => {
    const [first, second] = [begin(), begin()];
    expect(await send(true)).toBe("full");
    first.end(true);
    expect(await first.taken).toBe("taken");
    const third = begin();
    expect(await send(true)).toBe("full");
    third.end(new Error("no database"));
    await expect(third.taken).rejects.toThrow("no database");
    expect(await send(true)).toBe("taken");
    second.end(null);
    expect(await second.taken).toBe("taken");
    const [fourth, fifth] = [begin(), begin()];
    expect(await send(true)).toBe("full");
    for (const one of [fourth, fifth]) {
      one.end(true);
      expect(await one.taken).toBe("taken");
    }
  });
});

describe("without an answer", () => {
  it("three in a row are the last, and it is told once", async () => {
    await fallSilent();
    expect(await send(true)).toBe("resting");
    expect(await send(true)).toBe("resting");
    expect(breaks).toBe(1);
  });

  it("two in a row are no reason, again and again", async () => {
    for (let i = 0; i < 4; i++) {
      for (const answered of [false, false, true]) expect(await send(answered)).toBe("taken");
    }
    expect(breaks).toBe(0);
  });

  it.each([
    ["was not sent", () => send(null)],
    [
      "failed on our side",
      () => turns.take(() => Promise.reject(new Error("no database"))).catch(() => "taken"),
    ],
  ])("one that %s neither counts nor ends the row", async (_what, other) => {
    for (let i = 0; i < 5; i++) expect(await other()).toBe("taken");
    await send(false);
    await send(false);
    expect(await other()).toBe("taken");
    expect(breaks).toBe(0);
    await send(false);
    expect(breaks).toBe(1);
    expect(await send(true)).toBe("resting");
  });

  it("those that were under way together are told of once", async () => {
    await send(false);
    const [one, two] = [begin(), begin()];
    for (const { end, taken } of [one, two]) {
      end(false);
      await taken;
    }
    expect(breaks).toBe(1);
  });
});

describe("after a minute", () => {
  beforeEach(fallSilent);

  it("and not before, one finds out for all", async () => {
    pass(59_999);
    expect(await send(true)).toBe("resting");
    pass(1);
    const trial = begin();
    expect(await send(true)).toBe("resting");
    trial.end(true);
    expect(await trial.taken).toBe("taken");
    const [one, two] = [begin(), begin()];
    one.end(false);
    two.end(false);
    expect(await Promise.all([one.taken, two.taken])).toEqual(["taken", "taken"]);
    expect(await send(true)).toBe("taken");
    expect(breaks).toBe(1);
  });

  it("each one without an answer makes the others wait twice as long, but ten minutes at most", async () => {
    for (const restMs of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      pass(restMs - 1);
      expect(await send(true)).toBe("resting");
      pass(1);
      expect(await send(false)).toBe("taken");
    }
    expect(breaks).toBe(7);
    pass(600_000);
    expect(await send(true)).toBe("taken");
    expect(await send(true)).toBe("taken");
    await fallSilent();
    pass(60_000);
    expect(await send(true)).toBe("taken");
  });

  it("one that was not sent leaves it to the next to find out", async () => {
    pass(60_000);
    expect(await send(null)).toBe("taken");
    const trial = begin();
    expect(await send(true)).toBe("resting");
    trial.end(false);
    await trial.taken;
    expect(await send(true)).toBe("resting");
  });

  it("one that failed on our side has found nothing out", async () => {
    pass(60_000);
    const trial = begin();
    trial.end(new Error("no database"));
    await expect(trial.taken).rejects.toThrow("no database");
    expect(await send(true)).toBe("resting");
    pass(60_000);
    expect(await send(true)).toBe("taken");
  });
});

it("an answer that comes late is an answer, whatever becomes of the one that finds out", async () => {
  const late = begin();
  await fallSilent();
  pass(60_000);
  const trial = begin();
  // There is no room either, but that is not what it waits for.
  expect(await send(true)).toBe("resting");
  late.end(true);
  await late.taken;
  expect(await send(true)).toBe("taken");
  trial.end(false);
  await trial.taken;
  expect(await send(true)).toBe("taken");
  expect(breaks).toBe(1);
});
