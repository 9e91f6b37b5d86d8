import { expect, it } from "@jest/globals";
import { isTooSlow } from "../../src/http/cut-slow-readers.ts";

const PACE = { patienceMs: 60_000, bytesPerSecond: 2_048 };

it.each([
  ["nothing, within patience", 60_000, 0, false],
  ["nothing, beyond it", 60_001, 0, true],
  ["a byte a second for two minutes", 120_000, 120, true],
  ["a page of 100 KB over a bad line, in a minute and a half", 90_000, 102_400, false],
  ["a file of 100 MB at 20 KB a second", 5_000_000, 100_000_000, false],
  ["a file of 100 MB at 1 KB a second, after an hour", 3_600_000, 3_686_400, true],
])("a reader who has read %s", (_what, waitedMs, readBytes, isCut) => {
  expect(isTooSlow({ waitedMs, readBytes }, PACE)).toBe(isCut);
});
