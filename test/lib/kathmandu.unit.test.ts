import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import {
  addDays,
  DAY_MS,
  day,
  dayOf,
  isDay,
  startOfDay,
  TIME_ZONE,
  toKathmanduTime,
} from "../../src/lib/kathmandu.ts";

/** The last ms of 2026-11-21 in Kathmandu, and the first of the next day. */
const LAST = new Date("2026-11-21T18:14:59.999Z");
const MIDNIGHT = new Date("2026-11-21T18:15:00.000Z");

describe("a day in Kathmandu", () => {
  it("is 24 hours, in one time zone", () => {
    expect(DAY_MS).toBe(86_400_000);
    expect(TIME_ZONE).toBe("Asia/Kathmandu");
  });

  it("begins at midnight there, a quarter past six in the evening in UTC", () => {
    expect(dayOf(LAST)).toBe("2026-11-21");
    expect(dayOf(MIDNIGHT)).toBe("2026-11-22");
    expect(startOfDay("2026-11-22")).toEqual(MIDNIGHT);
  });

  it("is written with the offset, as people read it", () => {
    expect(toKathmanduTime(LAST)).toBe("2026-11-21T23:59:59.999+05:45");
    expect(toKathmanduTime(MIDNIGHT)).toBe("2026-11-22T00:00:00.000+05:45");
  });

  it.each([
    ["2026-11-21", 1, "2026-11-22"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-01-01", -1, "2025-12-31"],
    ["2026-11-21", 0, "2026-11-21"],
  ])("%s plus %d is %s", (text, days, expected) => {
    expect(addDays(text, days)).toBe(expected);
  });

  it.each([
    ["2026-11-21", true],
    ["2028-02-29", true],
    ["2026-02-29", false],
    ["2026-02-30", false],
    ["2026-13-01", false],
    ["2026-00-10", false],
    ["2026-11-31", false],
    ["tomorrow", false],
    ["", false],
  ])("%j is a day of the calendar: %s", (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });
});

describe("a day in a request", () => {
  it.each(["2026-11-21", "2000-01-01", "2999-12-31"])("%s is read", (text) => {
    expect(day.parse(text)).toBe(text);
  });

  it.each([
    "1999-12-31",
    "3000-01-01",
    "2026-02-30",
    "2026-1-1",
    "x2026-11-21",
    "2026-11-21x",
    20_261_121,
    "",
  ])("%j is refused, once", (value) => {
    const issues = day.safeParse(value).error?.issues ?? [];
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toContain("2026-11-21");
  });

  it("is described to readers of the API with its whole pattern", () => {
    expect(z.toJSONSchema(day)).toMatchObject({ pattern: "^2\\d{3}-\\d{2}-\\d{2}$" });
  });
});
