import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import {
  cursorByTime,
  listCursor,
  listLimit,
  NEWEST_FIRST,
  newestOfEach,
  olderThan,
  pageOf,
  readCursor,
  writeCursor,
} from "../../src/http/cursor.ts";
import { EMPTY_PERIOD, isPeriod, listFrom, listTo } from "../../src/http/period.ts";

const ID = "019234ab-0000-7000-8000-000000000001";
const AT = new Date("2026-11-21T10:30:00.123Z");

describe("how many rows a page holds", () => {
  it.each([
    [undefined, 25],
    ["1", 1],
    [100, 100],
  ])("%j: %d", (given, expected) => {
    expect(listLimit.parse(given)).toBe(expected);
  });

  it.each(["0", "101", "1.5", "ten"])("%s is refused in words", (given) => {
    const issues = listLimit.safeParse(given).error?.issues ?? [];
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toMatch(/from 1 to 100/);
  });
});

describe("the cursor of a list", () => {
  it("names the place of a row, and is read back", () => {
    const cursor = writeCursor({ at: AT, id: ID });
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(readCursor(cursor)).toEqual({ at: AT, id: ID });
    expect(cursorByTime({ createdAt: AT, id: ID })).toBe(cursor);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  it.each([
    "",
    "no cursor",
    encode([AT.toISOString()]),
    encode([AT.toISOString(), "7"]),
    encode(["today", ID]),
    encode([AT.toISOString(), ID, 1]),
    encode({ at: AT, id: ID }),
  ])("%s is refused", (text) => {
    expect(() => readCursor(text)).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        errors: [{ path: "cursor", message: expect.stringContaining("next_cursor") }],
      }),
    );
  });

  it("is a text of 200 characters at most, or nothing", () => {
    expect(listCursor.parse(undefined)).toBeUndefined();
    expect(listCursor.parse("x".repeat(200))).toHaveLength(200);
    expect(listCursor.safeParse("x".repeat(201)).error?.issues[0]?.message).toMatch(/next_cursor/);
    expect(listCursor.safeParse(5).error?.issues[0]?.message).toMatch(/text/);
  });

  it("selects what is older, and by id what is of the same time", () => {
    expect(olderThan(undefined)).toEqual({});
    expect(olderThan(writeCursor({ at: AT, id: ID }))).toEqual({
      createdAt: { lte: AT },
      OR: [{ createdAt: { lt: AT } }, { id: { lt: ID } }],
    });
    expect(NEWEST_FIRST).toEqual([{ createdAt: "desc" }, { id: "desc" }]);
  });
});

describe("one page of what was found", () => {
  const cursorOf = (row: number) => `after ${String(row)}`;

  it.each<[number[], number, { page: number[]; next_cursor: string | null }]>([
    [[], 2, { page: [], next_cursor: null }],
    [[1], 2, { page: [1], next_cursor: null }],
    [[1, 2], 2, { page: [1, 2], next_cursor: null }],
    [[1, 2, 3], 2, { page: [1, 2], next_cursor: "after 2" }],
    [[1, 2], 1, { page: [1], next_cursor: "after 1" }],
    [[1], 0, { page: [], next_cursor: null }],
  ])("%j, %d a page", (found, limit, expected) => {
    expect(pageOf(found, limit, cursorOf)).toEqual(expected);
  });
});

describe("the newest rows of a list that several values filter", () => {
  const row = (id: string, second: number) => ({ id, createdAt: new Date(second * 1_000) });
  const ranges: Record<string, ReturnType<typeof row>[]> = {
    paid: [row("a", 9), row("d", 5), row("b", 1)],
    held: [row("e", 5), row("c", 5)],
    none: [],
  };
  const idsOf = async (values: string[] | undefined, count: number) => {
    const rows = await newestOfEach(values, count, (value) =>
      Promise.resolve(value === undefined ? [row("all", 1)] : (ranges[value] ?? [])),
    );
    return rows.map(({ id }) => id);
  };

  it("are those of all ranges by time, then by id, both downwards", async () => {
    expect(await idsOf(["paid", "held", "none"], 9)).toEqual(["a", "e", "d", "c", "b"]);
    expect(await idsOf(["held", "none", "paid"], 9)).toEqual(["a", "e", "d", "c", "b"]);
  });

  it("are at most as many as asked for", async () => {
    expect(await idsOf(["paid", "held"], 2)).toEqual(["a", "e"]);
  });

  it("are of no value where no value is allowed, and of one range where nothing filters", async () => {
    expect(await idsOf([], 9)).toEqual([]);
    expect(await idsOf(undefined, 9)).toEqual(["all"]);
  });
});

describe("a period", () => {
  const period = z.object({ from: listFrom, to: listTo }).refine(isPeriod, EMPTY_PERIOD);

  it("of days is from midnight in Kathmandu to the midnight after the last", () => {
    expect(period.parse({ from: "2026-11-21", to: "2026-11-21" })).toEqual({
      from: new Date("2026-11-20T18:15:00Z"),
      to: new Date("2026-11-21T18:15:00Z"),
    });
  });

  it("of instants is as given, whatever their zone", () => {
    expect(
      period.parse({ from: "2026-11-21T10:30:00Z", to: "2026-11-21T16:15:00.001+05:45" }),
    ).toEqual({
      from: new Date("2026-11-21T10:30:00Z"),
      to: new Date("2026-11-21T10:30:00.001Z"),
    });
  });

  it("may be open at both ends", () => {
    expect(period.parse({})).toEqual({});
    expect(isPeriod({ from: AT })).toBe(true);
    expect(isPeriod({ to: AT })).toBe(true);
  });

  it.each([
    ["the same instant", "2026-11-21T10:30:00Z", "2026-11-21T10:30:00Z"],
    ["the wrong way round", "2026-11-22", "2026-11-21"],
  ])("is refused at its end when it is empty: %s", (_, from, to) => {
    const issues = period.safeParse({ from, to }).error?.issues ?? [];
    expect(issues).toMatchObject([{ path: ["to"], message: expect.stringMatching(/after from/) }]);
  });

  it.each([
    "1999-12-31",
    "2026-02-30",
    "2026-11-21x",
    "x2026-11-21",
    "x2026-11-21T10:30:00Z",
    "1999-12-31T10:30:00Z",
    "2026-11-21T10:30:00",
    "21.11.2026",
    "",
    5,
  ])("is not from %j", (from) => {
    const issues = period.safeParse({ from }).error?.issues ?? [];
    expect(issues).toMatchObject([
      { path: ["from"], message: expect.stringMatching(/2026-11-21/) },
    ]);
    const toIssues = period.safeParse({ to: from }).error?.issues ?? [];
    expect(toIssues).toMatchObject([
      { path: ["to"], message: expect.stringMatching(/2026-11-21/) },
    ]);
  });
});
