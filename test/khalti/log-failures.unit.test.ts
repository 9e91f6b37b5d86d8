import { Writable } from "node:stream";
import { beforeEach, expect, it } from "@jest/globals";
import type { GatewayOutcome } from "../../src/khalti/gateway-outcome.ts";
import { createFailureLog, type LogFailure } from "../../src/khalti/log-failures.ts";
import { createLogger, withLogFields } from "../../src/lib/logger.ts";

const MINUTE = 60_000;
const NOT_FOUND: GatewayOutcome<never> = {
  kind: "refused",
  httpStatus: 404,
  reason: "not_found",
  message: "Not found.",
  errors: [],
  body: {},
};

let lines: Record<string, unknown>[];
let nowMs: number;
let logFailure: LogFailure;
beforeEach(() => {
  lines = [];
  nowMs = 0;
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const logger = createLogger("info", destination);
  logFailure = createFailureLog({ logger, host: "dev.khalti.com", nowMs: () => nowMs });
});

it("a call without a usable answer says host, error code and order", () => {
  const outcome = {
    kind: "unknown",
    reason: "connection",
    sent: false,
    message: "Khalti could not be reached (ECONNREFUSED)",
    errorCode: "ECONNREFUSED",
  } as const;
  withLogFields({ requestId: "r1" }, () => {
    withLogFields({ order: "KB-1" }, () => {
      logFailure("lookup", outcome, { pidx: "p1" });
    });
  });
  expect(lines).toMatchObject([
    {
      level: "warn",
      host: "dev.khalti.com",
      operation: "lookup",
      code: "connection",
      errorCode: "ECONNREFUSED",
      order: "KB-1",
      requestId: "r1",
      pidx: "p1",
    },
  ]);
});

it("thousands of refusals of one kind are one line, and none of them an error", () => {
  for (let index = 0; index < 3_769; index++) {
    nowMs += 100;
    logFailure("lookup", NOT_FOUND, { pidx: `p${String(index)}` });
  }
  expect(lines).toMatchObject([
    { level: "warn", operation: "lookup", code: "not_found", httpStatus: 404, pidx: "p0" },
  ]);
});

it("a stretch that goes on is told again each hour, with how many were not", () => {
  for (let minute = 0; minute <= 60; minute++) {
    nowMs = minute * MINUTE;
    logFailure("lookup", NOT_FOUND, { pidx: "p1" });
  }
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ level: "warn", calls: 60 });
});

it("a new stretch begins after a quarter of an hour without a refusal, and another kind is another stretch", () => {
  logFailure("lookup", NOT_FOUND, {});
  logFailure("refund", NOT_FOUND, {});
  nowMs = 14 * MINUTE;
  logFailure("lookup", NOT_FOUND, {});
  nowMs = 29 * MINUTE;
  logFailure("lookup", NOT_FOUND, {});
  expect(lines.map(({ operation }) => operation)).toEqual(["lookup", "refund", "lookup"]);
});

it("an answer is no line, and a refused key is left to its alarm", () => {
  logFailure("lookup", { kind: "answer", value: null }, {});
  logFailure("lookup", { ...NOT_FOUND, httpStatus: 401, reason: "unauthorized" }, {});
  expect(lines).toEqual([]);
});
