import { describe, expect, it } from "@jest/globals";
import { figuresOf } from "../../../web/staff/money/line-figures.ts";
import { MONEY_TEXTS } from "../../../web/staff/money/texts.ts";
import { nameOf, periodOf, todayInKathmandu } from "../../../web/staff/money/periods.ts";
import {
  createdBefore,
  moneyBackText,
  topUpActions,
} from "../../../web/staff/money/top-up-actions.ts";

const TODAY = "2026-11-28"; // 12 Mangsir 2083

describe("an accountant's period", () => {
  it.each([
    ["month", TODAY, { from: "2026-11-17", to: TODAY }],
    ["last_month", TODAY, { from: "2026-10-18", to: "2026-11-16" }],
    ["year", TODAY, { from: "2026-07-17", to: TODAY }],
    ["year", "2026-07-16", { from: "2025-07-17", to: "2026-07-16" }],
    ["year", "2026-07-17", { from: "2026-07-17", to: "2026-07-17" }],
    ["month", "2043-01-01", null],
    ["last_month", "2043-01-01", null],
    ["year", "2043-01-01", null],
  ] as const)("%s on %s", (name, today, period) => {
    expect(periodOf(name, today)).toEqual(period);
  });

  it.each([
    [{}, ""],
    [{ from: "2026-11-17", to: TODAY }, "month"],
    [{ from: "2026-07-17", to: TODAY }, "year"],
    [{ from: "2026-07-18", to: TODAY }, "own"],
    [{ from: "2026-07-17" }, "own"],
  ])("of the address %j is %s", (filters, name) => {
    expect(nameOf(filters, TODAY)).toBe(name);
  });

  it("ends today in Kathmandu", () => {
    expect(todayInKathmandu(Date.parse("2026-11-27T18:14:59Z"))).toBe("2026-11-27");
    expect(todayInKathmandu(Date.parse("2026-11-27T18:15:00Z"))).toBe("2026-11-28");
  });
});

describe("a line of a day", () => {
  const line = { gross: 90_000, fee: 0, net: 90_000 };
  const none = { taken: null, refunded: null, held: null, fee: null, net: null };
  it.each([
    [
      { ...line, kind: "payment", fee: 2_700, net: 87_300 },
      { ...none, taken: 90_000, fee: 2_700, net: 87_300 },
    ],
    [
      { ...line, kind: "payment" },
      { ...none, taken: 90_000, net: 90_000 },
    ],
    [
      { kind: "fee", gross: 0, fee: 2_700, net: -2_700 },
      { ...none, fee: 2_700, net: -2_700 },
    ],
    [
      { kind: "refund", gross: -20_000, fee: 0, net: -20_000 },
      { ...none, refunded: 20_000, net: -20_000 },
    ],
    [
      { ...line, kind: "held" },
      { ...none, held: 90_000 },
    ],
    [
      { kind: "released", gross: -90_000, fee: 0, net: -90_000 },
      { ...none, held: -90_000 },
    ],
  ] as const)("%j stands in the columns of the settlement: %j", (of, figures) => {
    expect(figuresOf(of)).toEqual(figures);
  });
});

describe("a top-up in the list", () => {
  const at = "2026-11-28T00:00:00.000Z";
  it.each([
    ["unknown", null, null, ["resolve_top_up_delivered", "resolve_top_up_refused"]],
    ["refused", null, null, ["retry_top_up", "record_external_refund"]],
    ["refused", "r1", null, []],
    ["refused", null, at, []],
    ["delivered", null, null, []],
    ["pending", null, null, []],
  ] as const)("%s, refund %s, outside %s: %j", (status, refund, outside, actions) => {
    const topUp = { status, refund_id: refund, refunded_externally_at: outside };
    expect(topUpActions(topUp)).toEqual(actions);
  });

  it.each([
    ["r1", null, "A refund of it is asked for or made."],
    ["r1", at, "Its money went back outside Khalti."],
    [null, at, "Its money went back outside Khalti."],
    [null, null, null],
  ])("with the refund %s, and refunded outside at %s, says: %s", (refund, outside, text) => {
    const key = moneyBackText({ refund_id: refund, refunded_externally_at: outside });
    expect(key === null ? null : MONEY_TEXTS.en[key]).toBe(text);
  });

  it.each([
    [undefined, undefined],
    ["1h", "2026-11-27T23:00:00.000Z"],
    ["3d", "2026-11-25T00:00:00.000Z"],
    ["9y", undefined],
  ])("older than %s was made before %s", (age, before) => {
    expect(createdBefore(age, Date.parse(at))).toBe(before);
  });
});
