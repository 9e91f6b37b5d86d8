import { describe, expect, it } from "@jest/globals";
import { applicability, isStaleSubmission, sendOnce } from "../../src/lifecycle/send-once.ts";

describe("sending at most once", () => {
  function steps(claimed: string | null) {
    const log: string[] = [];
    return {
      log,
      claim: () => {
        log.push("claim");
        return Promise.resolve(claimed);
      },
      send: (request: string) => {
        log.push(`send ${request}`);
        return Promise.resolve("outcome");
      },
      record: (outcome: string) => {
        log.push(`record ${outcome}`);
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
    expect(log).toEqual(["claim", "send request", "record outcome"]);
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
