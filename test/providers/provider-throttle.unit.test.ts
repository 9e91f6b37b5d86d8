import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Clock, install } from "@sinonjs/fake-timers";
import {
  createProviderThrottle,
  type ProviderThrottle,
  type Permit,
} from "../../src/providers/provider-throttle.ts";

let throttle: ProviderThrottle;
let opened: number;
let clock: Clock;

beforeEach(() => {
  // Time passes only when a test advances it.
  clock = install();
  opened = 0;
  throttle = createProviderThrottle({ maxConcurrent: 2, onOpen: () => opened++ });
});
afterEach(() => {
  clock.uninstall();
});

const call = (answered: boolean | null) => throttle.run(() => Promise.resolve({ answered }));

/** Starts a call. @returns how to end it, and its permit */
function begin(): { end: (answered: boolean | null | Error) => void; permit: Promise<Permit> } {
  const pending: { end?: (answered: boolean | null | Error) => void } = {};
  const permit = throttle.run(
    () =>
      new Promise((resolve, reject) => {
        pending.end = (answered) => {
          if (answered instanceof Error) reject(answered);
          else resolve({ answered });
        };
      }),
  );
  if (pending.end === undefined) throw new Error("the call did not run");
  return { permit, end: pending.end };
}

async function openCircuit(): Promise<void> {
  for (let i = 0; i < 3; i++) expect(await call(false)).toBe("granted");
}

const pass = (ms: number) => clock.tick(ms);

describe("the concurrency limit", () => {
  it("frees a slot when a call ends, however it ends", async () => {
    const [first, second] = [begin(), begin()];
    expect(await call(true)).toBe("full");
    first.end(true);
    expect(await first.permit).toBe("granted");
    const third = begin();
    expect(await call(true)).toBe("full");
    third.end(new Error("no database"));
    await expect(third.permit).rejects.toThrow("no database");
    expect(await call(true)).toBe("granted");
    second.end(null);
    expect(await second.permit).toBe("granted");
    const [fourth, fifth] = [begin(), begin()];
    expect(await call(true)).toBe("full");
    for (const one of [fourth, fifth]) {
      one.end(true);
      expect(await one.permit).toBe("granted");
    }
  });
});

describe("calls without an answer", () => {
  it("open the circuit after three in a row, and report it once", async () => {
    await openCircuit();
    expect(await call(true)).toBe("circuit_open");
    expect(await call(true)).toBe("circuit_open");
    expect(opened).toBe(1);
  });

  it("do not open the circuit after two in a row, however often", async () => {
    for (let i = 0; i < 4; i++) {
      for (const answered of [false, false, true]) expect(await call(answered)).toBe("granted");
    }
    expect(opened).toBe(0);
  });

  it.each([
    ["was not sent", () => call(null)],
    [
      "failed on our side",
      () => throttle.run(() => Promise.reject(new Error("no database"))).catch(() => "granted"),
    ],
  ])("are neither counted nor reset by a call that %s", async (_what, other) => {
    for (let i = 0; i < 5; i++) expect(await other()).toBe("granted");
    await call(false);
    await call(false);
    expect(await other()).toBe("granted");
    expect(opened).toBe(0);
    await call(false);
    expect(opened).toBe(1);
    expect(await call(true)).toBe("circuit_open");
  });

  it("report one opening when concurrent calls fail together", async () => {
    await call(false);
    const [one, two] = [begin(), begin()];
    for (const { end, permit } of [one, two]) {
      end(false);
      await permit;
    }
    expect(opened).toBe(1);
  });
});

describe("the open circuit after a minute", () => {
  beforeEach(openCircuit);

  it("lets one probe through, and closes when it is answered", async () => {
    pass(59_999);
    expect(await call(true)).toBe("circuit_open");
    pass(1);
    const probe = begin();
    expect(await call(true)).toBe("circuit_open");
    probe.end(true);
    expect(await probe.permit).toBe("granted");
    const [one, two] = [begin(), begin()];
    one.end(false);
    two.end(false);
    expect(await Promise.all([one.permit, two.permit])).toEqual(["granted", "granted"]);
    expect(await call(true)).toBe("granted");
    expect(opened).toBe(1);
  });

  it("doubles the pause after each failed probe, up to ten minutes", async () => {
    for (const pauseMs of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      pass(pauseMs - 1);
      expect(await call(true)).toBe("circuit_open");
      pass(1);
      expect(await call(false)).toBe("granted");
    }
    expect(opened).toBe(7);
    pass(600_000);
    expect(await call(true)).toBe("granted");
    expect(await call(true)).toBe("granted");
    await openCircuit();
    pass(60_000);
    expect(await call(true)).toBe("granted");
  });

  it("lets another probe through when the first sent nothing", async () => {
    pass(60_000);
    expect(await call(null)).toBe("granted");
    const probe = begin();
    expect(await call(true)).toBe("circuit_open");
    probe.end(false);
    await probe.permit;
    expect(await call(true)).toBe("circuit_open");
  });

  it("stays open for another minute when the probe failed on our side", async () => {
    pass(60_000);
    const probe = begin();
    probe.end(new Error("no database"));
    await expect(probe.permit).rejects.toThrow("no database");
    expect(await call(true)).toBe("circuit_open");
    pass(60_000);
    expect(await call(true)).toBe("granted");
  });
});

it("a late answer closes the circuit, even if the probe then fails", async () => {
  const late = begin();
  await openCircuit();
  pass(60_000);
  const probe = begin();
  // The concurrency limit is reached too, but the open circuit comes first.
  expect(await call(true)).toBe("circuit_open");
  late.end(true);
  await late.permit;
  expect(await call(true)).toBe("granted");
  probe.end(false);
  await probe.permit;
  expect(await call(true)).toBe("granted");
  expect(opened).toBe(1);
});
