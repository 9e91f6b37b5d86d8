import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Clock, install } from "@sinonjs/fake-timers";
import {
  applicability,
  isLaterSubmission,
  isStaleSubmission,
  lostAt,
  SEND_WITHIN_MS,
  sendOnce,
  startStopwatch,
} from "../../src/lifecycle/send-once.ts";

const SUBMITTED_AT = new Date("2026-01-10T05:59:00Z");

describe("sending at most once", () => {
  function steps(claimed: string | null, elapsedMs = 0) {
    const log: string[] = [];
    return {
      log,
      claim: () => {
        log.push("claim");
        const submission =
          claimed === null
            ? null
            : { request: claimed, submittedAt: SUBMITTED_AT, elapsedMs: () => elapsedMs };
        return Promise.resolve(submission);
      },
      send: (request: string) => {
        log.push(`send ${request}`);
        return Promise.resolve("outcome");
      },
      unsent: (message: string) => {
        log.push(message);
        return "unsent";
      },
      record: (outcome: string, { submittedAt }: { submittedAt: Date }) => {
        log.push(`record ${outcome} of ${submittedAt.toISOString()}`);
        return Promise.resolve();
      },
    };
  }

  it("sends nothing when the row was not claimed", async () => {
    const { log, ...rest } = steps(null);
    expect(await sendOnce(rest)).toBeNull();
    expect(log).toEqual(["claim"]);
  });

  it("claims, sends, then records", async () => {
    const { log, ...rest } = steps("request");
    expect(await sendOnce(rest)).toBe("outcome");
    expect(log).toEqual(["claim", "send request", "record outcome of 2026-01-10T05:59:00.000Z"]);
  });

  it("still sends just before it is too late", async () => {
    const { log, ...rest } = steps("request", SEND_WITHIN_MS - 1);
    expect(await sendOnce(rest)).toBe("outcome");
    expect(log).toContain("send request");
  });

  it("records that nothing was sent when the process slept after it claimed the row", async () => {
    const { log, ...rest } = steps("request", SEND_WITHIN_MS);
    expect(await sendOnce(rest)).toBe("unsent");
    expect(log).toEqual([
      "claim",
      "The server slept before it could be sent.",
      "record unsent of 2026-01-10T05:59:00.000Z",
    ]);
  });
});

describe("the time since a submission", () => {
  let clock: Clock;
  beforeAll(() => {
    clock = install({ toFake: ["Date", "performance"] });
  });
  afterAll(() => {
    clock.uninstall();
  });

  it("passes while the process is stopped", () => {
    const elapsedMs = startStopwatch();
    clock.tick(12_000);
    expect(elapsedMs()).toBe(12_000);
  });

  it("passes while the machine sleeps, when only the wall clock goes on", () => {
    const elapsedMs = startStopwatch();
    clock.tick(1_000);
    clock.setSystemTime(Date.now() + 60_000);
    expect(elapsedMs()).toBe(61_000);
  });

  it("is not shortened by a wall clock that is set back", () => {
    const elapsedMs = startStopwatch();
    clock.tick(20_000);
    clock.setSystemTime(Date.now() - 60_000);
    expect(elapsedMs()).toBe(20_000);
  });
});

describe("whether a row is submitting by a later submission", () => {
  const ours = { request: "", submittedAt: SUBMITTED_AT, elapsedMs: () => 0 };
  const at = (ms: number) => new Date(SUBMITTED_AT.getTime() + ms);

  it.each([
    ["ours", "submitting", at(0), false],
    ["a later one", "submitting", at(5_000), true],
    ["unknown since ours", "unknown", at(0), false],
    ["waiting again", "requested", null, false],
    ["ended", "failed", at(0), false],
  ])("%s", (_, status, submittedAt, expected) => {
    expect(isLaterSubmission({ status, submittedAt }, ours)).toBe(expected);
  });
});

describe("whether the process that submitted a row must have died", () => {
  const NOW = new Date("2026-01-10T06:00:00Z");
  const LIMIT_MS = 45_000;
  const ago = (ms: number) => new Date(NOW.getTime() - ms);

  it.each([
    ["submitted one ms less than the limit ago", "submitting", ago(LIMIT_MS - 1), false],
    ["submitted exactly the limit ago", "submitting", ago(LIMIT_MS), true],
    ["submitted longer ago", "submitting", ago(LIMIT_MS + 1), true],
    ["submitting without a time", "submitting", null, true],
    ["requested without a time", "requested", null, false],
    ["unknown for long", "unknown", ago(10 * LIMIT_MS), false],
    ["ended long ago", "succeeded", ago(10 * LIMIT_MS), false],
  ])("%s", (_, status, submittedAt, expected) => {
    expect(isStaleSubmission({ status, submittedAt }, NOW, LIMIT_MS)).toBe(expected);
  });
});

describe("when a row that is submitting has lost its process", () => {
  const NOW = new Date("2026-01-10T06:00:00Z");
  const LIMIT_MS = 45_000;
  const ago = (ms: number) => new Date(NOW.getTime() - ms);

  it.each([
    ["submitted now: at its limit", 0, 45_000],
    ["submitted almost its limit ago: in five seconds", 44_000, 5_000],
    ["submitted 40 seconds ago: in five seconds", 40_000, 5_000],
    ["submitted 39 seconds ago: at its limit", 39_000, 6_000],
    ["submitted long ago: in five seconds", 3_600_000, 5_000],
  ])("%s", (_, agoMs, inMs) => {
    expect(lostAt(ago(agoMs), LIMIT_MS, NOW)).toEqual(new Date(NOW.getTime() + inMs));
  });
});

it("a request may begin up to ten seconds after its row was committed", () => {
  expect(SEND_WITHIN_MS).toBe(10_000);
});

describe("whether an outcome still changes its row", () => {
  it.each([
    ["submitting", true, "applies"],
    ["submitting", false, "applies"],
    ["unknown", true, "applies"],
    ["unknown", false, "adds nothing"],
    ["succeeded", true, "conflict"],
    ["succeeded", false, "conflict"],
    ["failed", true, "conflict"],
    ["requested", false, "conflict"],
    ["delivered", true, "conflict"],
  ])("%s, definite outcome %s: %s", (status, isDefinite, expected) => {
    expect(applicability(status, { isDefinite })).toBe(expected);
  });
});
