import { describe, expect, it } from "@jest/globals";
import {
  isFromOwnPage,
  isOpen,
  isPoll,
  sessionCookieName,
  sessionEnds,
  takesSession,
} from "../../src/http/auth/session.ts";
import { HOUR, MINUTE } from "../support/test-clock.ts";

const START = Date.parse("2026-11-23T04:00:00.000Z");
/** Of a key that never expires. */
const apiKey = { expiresAt: null };
const at = (hours: number) => new Date(START + hours * HOUR);

describe("a session", () => {
  it.each([
    ["just opened", 0, 8, 168],
    ["used after an hour", 1, 9, 168],
    ["used near its end", 167, 168, 168],
  ])("%s ends when it is idle for 8 hours, and after 7 days", (_when, used, idle, latest) => {
    expect(sessionEnds({ createdAt: at(0), usedAt: at(used), apiKey })).toEqual({
      idleExpiresAt: at(idle),
      expiresAt: at(latest),
    });
  });

  it.each([
    [0, true],
    [8 * HOUR - 1, true],
    [8 * HOUR, false],
  ])("that is idle for %d ms is open: %s", (idleMs, open) => {
    expect(isOpen({ createdAt: at(0), usedAt: at(0), apiKey }, new Date(START + idleMs))).toBe(
      open,
    );
  });

  it("ends after 7 days, also in use", () => {
    const used = { createdAt: at(0), usedAt: new Date(START + 168 * HOUR - MINUTE), apiKey };
    expect(isOpen(used, new Date(START + 168 * HOUR - 1))).toBe(true);
    expect(isOpen(used, new Date(START + 168 * HOUR))).toBe(false);
  });

  it.each([
    ["before it would end by itself", 3, 3],
    ["after a week", 200, 168],
  ])("of a key that expires %s ends at the earlier of both", (_when, expiry, latest) => {
    const session = { createdAt: at(0), usedAt: at(0), apiKey: { expiresAt: at(expiry) } };
    expect(sessionEnds(session)).toEqual({
      expiresAt: at(latest),
      idleExpiresAt: at(Math.min(8, latest)),
    });
    expect(isOpen(session, at(Math.min(8, latest)))).toBe(false);
  });
});

it.each([
  ["/v1/session", true],
  ["/v1/admin/orders", true],
  ["/v1/admin/orders/:id/refunds", true],
  ["/v1/events", true],
  ["/v1/events/:id", true],
  ["/v1/orders", false],
  ["/v1/orders/:id", false],
  ["/v1/checkout", false],
  ["/v1/sessions-of-others", false],
  ["/metrics", false],
])("the cookie counts on %s: %s", (path, counts) => {
  expect(takesSession(path)).toBe(counts);
});

it.each([
  ["/v1/events", undefined, true],
  ["/v1/session", undefined, true],
  ["/v1/admin/orders", "true", true],
  ["/v1/admin/orders", undefined, false],
  ["/v1/admin/orders/:id/refunds", undefined, false],
])("a request for %s with X-Poll %s is made by the page itself: %s", (path, header, poll) => {
  expect(isPoll(path, header)).toBe(poll);
});

const OURS = "https://pay.shop.example";
it.each([
  ["same-origin", undefined, true],
  ["same-origin", "https://evil.example", true],
  ["same-site", OURS, false],
  ["cross-site", OURS, false],
  ["none", OURS, false],
  ["", OURS, false],
  [undefined, OURS, true],
  [undefined, "https://evil.example", false],
  [undefined, "http://pay.shop.example", false],
  [undefined, "https://pay.shop.example:8443", false],
  [undefined, "https://pay.shop.example.evil.example", false],
  [undefined, "null", false],
  [undefined, undefined, false],
])("Sec-Fetch-Site %s with Origin %s is our own page: %s", (fetchSite, origin, own) => {
  expect(isFromOwnPage({ fetchSite, origin }, OURS)).toBe(own);
});

it("the cookie is bound to the host under https", () => {
  expect(sessionCookieName(OURS)).toBe("__Host-khalti_bff_session");
  expect(sessionCookieName("http://localhost:3000")).toBe("khalti_bff_session");
});
