import { describe, expect, it } from "@jest/globals";
import {
  balanceMatter,
  breachMatter,
  isAlertDue,
  needsYouMatter,
} from "../../src/alerts/matter.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

describe("what is told now", () => {
  it.each([
    ["a new stretch", null, at(0), true],
    ["nothing has come to it", { toldAt: at(0), newestAt: at(0) }, at(0), false],
    ["an older one ended", { toldAt: at(0), newestAt: at(5) }, at(3), false],
    ["more has come, within the hour", { toldAt: at(1), newestAt: at(0) }, at(30), false],
    ["more has come, and the hour is over", { toldAt: at(0), newestAt: at(0) }, at(30), true],
    ["it is one thing, told long ago", { toldAt: at(-900), newestAt: null }, null, false],
  ])("%s", (_name, stretch, newestAt, isDue) => {
    expect(isAlertDue({ newestAt }, stretch, at(60))).toBe(isDue);
  });
});

it("says how many orders wait, in the singular too", () => {
  const found = { code: "refund_unknown", count: 1, oldest: at(0), newest: at(1) };
  expect(needsYouMatter(found).message).toMatch(/^One order needs a person: refund unknown\./);
  expect(needsYouMatter({ ...found, count: 3 }).message).toMatch(/^3 orders need a person/);
  expect(breachMatter({ ...found, count: 2 }).message).toMatch(/^2 orders contradict themselves/);
});

it("says a low balance in rupees", () => {
  const matter = balanceMatter({ provider: "metro_link", balancePaisa: 123_456n, readAt: at(0) });
  expect(matter.message).toContain("Rs 1234.56");
});
