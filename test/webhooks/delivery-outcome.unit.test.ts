import { describe, expect, it } from "@jest/globals";
import {
  decideDelivery,
  DISABLE_AFTER_MS,
  RETRY_PAUSES_MS,
} from "../../src/webhooks/delivery-outcome.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const inMs = (ms: number) => new Date(now.getTime() + ms);

function outcomeOf(
  given: Partial<Parameters<typeof decideDelivery>[0]["result"]> & {
    attempts?: number;
    failingSince?: Date;
    random?: number;
  },
) {
  const {
    attempts = 1,
    failingSince = null,
    random = 0,
    statusCode = 500,
    retryAfter = null,
  } = given;
  return decideDelivery({
    result: { statusCode, retryAfter },
    attempts,
    failingSince,
    now,
    random,
  });
}

describe("an attempt", () => {
  it.each([200, 201, 204, 299])("succeeds with %d", (statusCode) => {
    expect(outcomeOf({ statusCode })).toEqual({
      status: "succeeded",
      nextAttemptAt: null,
      restsUntil: null,
      disable: null,
    });
  });

  it.each([199, 300, 301, 302, 304, 307, 400, 401, 404, 500, 503, null])(
    "fails with %p and is tried again after five seconds",
    (statusCode) => {
      expect(outcomeOf({ statusCode })).toEqual({
        status: "pending",
        nextAttemptAt: inMs(5 * SECOND),
        restsUntil: null,
        disable: null,
      });
    },
  );

  it("waits 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, then the delivery has failed", () => {
    const pauses = Array.from({ length: 10 }, (_, index) => {
      const { status, nextAttemptAt } = outcomeOf({ attempts: index + 1 });
      return nextAttemptAt === null ? status : nextAttemptAt.getTime() - now.getTime();
    });
    const [h2, h5, h10, h14, h20, h24] = [2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR);
    expect(pauses).toEqual([
      5 * SECOND,
      5 * MINUTE,
      30 * MINUTE,
      h2,
      h5,
      h10,
      h14,
      h20,
      h24,
      "failed",
    ]);
    expect(pauses.slice(0, -1)).toEqual(RETRY_PAUSES_MS);
  });

  it("is spread by up to a tenth of the pause", () => {
    expect(outcomeOf({ attempts: 2, random: 1 }).nextAttemptAt).toEqual(inMs(5.5 * MINUTE));
  });

  it("disables the endpoint when it answers 410", () => {
    expect(outcomeOf({ statusCode: 410 })).toMatchObject({
      status: "failed",
      nextAttemptAt: null,
      disable: "It answered 410 Gone.",
    });
  });
});

describe("an endpoint that asks to slow down", () => {
  it.each([429, 502, 504])("rests for a minute after %d", (statusCode) => {
    expect(outcomeOf({ statusCode })).toMatchObject({
      nextAttemptAt: inMs(MINUTE),
      restsUntil: inMs(MINUTE),
    });
  });

  it("rests for as many seconds as Retry-After says, and later attempts keep their own pause", () => {
    expect(outcomeOf({ statusCode: 503, retryAfter: "90" })).toMatchObject({
      nextAttemptAt: inMs(90 * SECOND),
      restsUntil: inMs(90 * SECOND),
    });
    expect(outcomeOf({ statusCode: 503, retryAfter: "90", attempts: 3 }).nextAttemptAt).toEqual(
      inMs(30 * MINUTE),
    );
  });

  it("rests until the date that Retry-After says", () => {
    const retryAfter = inMs(2 * MINUTE).toUTCString();
    expect(outcomeOf({ retryAfter }).restsUntil).toEqual(inMs(2 * MINUTE));
  });

  it.each([
    ["999999999", 24 * HOUR],
    ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ])("rests at most a day and never backwards: %s", (retryAfter, ms) => {
    expect(outcomeOf({ retryAfter }).restsUntil).toEqual(inMs(ms));
  });

  it.each(["soon", "-5", "1e9", ""])("does not rest for the unreadable %j", (retryAfter) => {
    expect(outcomeOf({ retryAfter }).restsUntil).toBeNull();
  });
});

describe("an endpoint that has had nothing but failures", () => {
  it("stays enabled before five days", () => {
    const failingSince = inMs(1 - DISABLE_AFTER_MS);
    expect(outcomeOf({ failingSince }).disable).toBeNull();
  });

  it("is disabled after five days", () => {
    const failingSince = inMs(-DISABLE_AFTER_MS);
    expect(outcomeOf({ failingSince }).disable).toBe("Every delivery of five days failed.");
  });

  it("is not disabled by a success", () => {
    const failingSince = inMs(-DISABLE_AFTER_MS);
    expect(outcomeOf({ statusCode: 200, failingSince }).disable).toBeNull();
  });
});
