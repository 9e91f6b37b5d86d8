import { describe, expect, it } from "@jest/globals";
import { fiscalYear, nepaliDate } from "../../../web/staff/nepali-calendar.ts";
import { TODAY_TEXTS } from "../../../web/staff/today/texts.ts";
import {
  axisText,
  chartFacts,
  chartRows,
  type Day,
  healthLines,
} from "../../../web/staff/today/figures.ts";

const figures = {
  orders_paid: 0,
  fees: 0,
  fees_unknown: 0,
  refunds_unknown: 0,
  held: 0,
  net: 0,
  closed: true,
};
const day = (date: string, gross: number, refunded = 0): Day => ({
  ...figures,
  day: date,
  gross,
  refunded,
});

describe("the last days", () => {
  const days = [day("2026-11-26", 45_000), day("2026-11-27", 90_050, 10_000), day("2026-11-28", 0)];

  it("are drawn in rupees", () => {
    expect(chartRows(days)).toEqual([
      [0, 1, 2],
      [450, 900.5, 0],
      [0, 100, 0],
    ]);
  });

  it("are told in words, with the first of the best days", () => {
    expect(chartFacts(days)).toEqual({ taken: 135_050, refunded: 10_000, best: days[1] });
    expect(chartFacts([...days, day("2026-11-29", 90_050)]).best).toBe(days[1]);
  });

  it("have no best day while nothing was taken", () => {
    expect(chartFacts([day("2026-11-28", 0, 500)])).toEqual({
      taken: 0,
      refunded: 500,
      best: null,
    });
    expect(chartFacts([]).best).toBeNull();
  });
});

it("says of each part of the server whether it is well, and what is wrong", () => {
  const well = {
    worker: { ok: true, seen_at: null },
    queue: { ok: true, late: 0, dead: 0 },
    khalti: { ok: true, key_refused_since: null },
    webhooks: { ok: true, failing: 0, disabled: 0 },
  };
  expect(healthLines(well).map(({ part, text }) => [part, text])).toEqual([
    ["worker", "worker_ok"],
    ["queue", "queue_ok"],
    ["khalti", "khalti_ok"],
    ["webhooks", "webhooks_ok"],
  ]);
  const ill = {
    worker: { ok: false, seen_at: null },
    queue: { ok: false, late: 3, dead: 1 },
    khalti: { ok: false, key_refused_since: "2026-11-28T00:00:00.000Z" },
    webhooks: { ok: false, failing: 2, disabled: 1 },
  };
  expect(healthLines(ill).map(({ ok, text, values }) => [ok, text, values])).toEqual([
    [false, "worker_silent", {}],
    [false, "queue_behind", { late: 3, dead: 1 }],
    [false, "khalti_refuses", {}],
    [false, "webhooks_failing", { failing: 2, disabled: 1 }],
  ]);
});

it("does not call deliveries that were never tried well", () => {
  expect(TODAY_TEXTS.en.webhooks_ok).toBe("no endpoint fails");
});

it.each([
  [2_500, "2.5K", "२.५ हजार"],
  [12_500, "12.5K", "१२.५ हजार"],
  [250, "250", "२५०"],
  [150_000, "1.5L", "१.५ लाख"],
])("the chart's axis calls Rs %d %s and %s", (amount, english, nepali) => {
  expect(axisText(amount, "en")).toBe(english);
  expect(axisText(amount, "ne")).toBe(nepali);
});

describe("Nepal's calendar", () => {
  it.each([
    ["2025-04-14", "1 Baishakh 2082", "2081/82"],
    ["2026-04-14", "1 Baishakh 2083", "2082/83"],
    ["2026-07-16", "32 Asar 2083", "2082/83"],
    ["2026-07-17", "1 Shrawan 2083", "2083/84"],
    ["2026-11-28", "12 Mangsir 2083", "2083/84"],
    ["2043-12-31", null, null],
    ["no day", null, null],
  ])("%s is %s, of the fiscal year %s", (gregorian, nepali, year) => {
    expect(nepaliDate(gregorian)).toBe(nepali);
    expect(fiscalYear(gregorian)).toBe(year);
  });

  it("has a fiscal year at the end of a century", () => {
    expect(fiscalYear("1942-08-01")).toBe("1999/00");
  });
});
