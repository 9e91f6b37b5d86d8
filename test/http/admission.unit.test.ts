import { describe, expect, it } from "@jest/globals";
import {
  CROWD,
  heldMs,
  isShed,
  type Load,
  mostAtWork,
  type Purpose,
  purposeOf,
} from "../../src/http/limits/admission.ts";

const QUIET: Load = { lagMs: 0, waitsPerConnection: 0, active: 1 };
const BUSY: Load[] = [
  { ...QUIET, lagMs: 151 },
  { ...QUIET, waitsPerConnection: 10.1 },
  { ...QUIET, active: 501 },
];
const FULL: Load[] = [
  { ...QUIET, lagMs: 601 },
  { ...QUIET, waitsPerConnection: 40.1 },
  { ...QUIET, active: 2_001 },
];
const shed = (purpose: Purpose, ofAddress: number, load: Load) =>
  isShed({ purpose, ofAddress, load }, { lagMs: 150 });

describe("a request is shed", () => {
  it.each(BUSY)("by a busy server only from a crowded address: %j", (load) => {
    expect(shed("other", CROWD + 1, load)).toBe(true);
    expect(shed("other", CROWD, load)).toBe(false);
    for (const purpose of ["vital", "return", "shop"] as const) {
      expect(shed(purpose, CROWD + 1, load)).toBe(false);
    }
  });

  it.each(FULL)("by a full server unless it has priority: %j", (load) => {
    expect(shed("other", 1, load)).toBe(true);
    expect(shed("return", CROWD, load)).toBe(false);
    expect(shed("shop", CROWD, load)).toBe(false);
    expect(shed("return", CROWD + 1, load)).toBe(true);
    expect(shed("vital", 10_000, load)).toBe(false);
  });

  it("not at the limits themselves, and not by a quiet server", () => {
    const limits = { lagMs: 150, waitsPerConnection: 10, active: 500 };
    expect(shed("other", 10_000, limits)).toBe(false);
    expect(shed("other", 10_000, QUIET)).toBe(false);
  });
});

describe("the purpose of a request", () => {
  it.each([
    ["GET", "/livez", "vital"],
    ["GET", "/readyz", "vital"],
    ["GET", "/metrics", "vital"],
    ["GET", "/v1/payments/return", "return"],
    ["POST", "/v1/payments/return", "other"],
    ["POST", "/v1/checkout", "other"],
  ])("%s %s is %s without a key", (method, path, purpose) => {
    expect(purposeOf({ method, path }, () => false)).toBe(purpose);
  });

  it("is a shop's with a key that was valid a short time ago", () => {
    expect(purposeOf({ method: "POST", path: "/v1/checkout" }, () => true)).toBe("shop");
  });
});

describe("of one address at work", () => {
  it.each([
    [1, 32],
    [CROWD, 32],
    [CROWD + 1, 31],
    [40, 28],
    [64, 16],
    [88, 4],
    [89, 4],
    [300, 4],
    [100_000, 4],
  ])("with %i in flight: %i", (strangers, most) => {
    expect(mostAtWork(strangers)).toBe(most);
  });
});

describe("a refusal is held back", () => {
  it("from an address with more requests in flight than a browser has", () => {
    expect(heldMs(8, 0.5)).toBe(0);
    expect(heldMs(9, 0.5)).toBe(180);
  });

  it("so that about fifty a second are answered, and 6 seconds or a half more at most", () => {
    expect(heldMs(300, 0.5)).toBe(6_000);
    expect(heldMs(100, 0)).toBe(1_000);
    expect(heldMs(100_000, 1)).toBe(9_000);
  });
});
