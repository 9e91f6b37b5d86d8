import { hostname } from "node:os";
import { Writable } from "node:stream";
import { expect, it } from "@jest/globals";
import { createLogger } from "../../src/lib/logger.ts";

/** Like a library error: the request is attached, including secrets. */
function libraryError(): Error {
  const details = {
    code: "ECONNREFUSED",
    config: { headers: { Authorization: "Key SECRET" }, data: '{"token":"SECRET"}' },
    detail: "Key (hash)=(SECRET) already exists.",
  };
  return Object.assign(new Error("no answer"), details);
}

/** A destination that keeps its lines. */
function collector(): { lines: string[]; destination: Writable } {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, destination };
}

it("a line has its level by name, an ISO time and the instance", () => {
  const { lines, destination } = collector();
  createLogger("info", destination).warn("low balance");
  const line = JSON.parse(lines[0] ?? "") as { time: string };
  expect(line).toEqual({
    level: "warn",
    time: expect.any(String),
    pid: process.pid,
    hostname: hostname(),
    msg: "low balance",
  });
  expect(new Date(line.time).toISOString()).toBe(line.time);
});

it.each([
  ["as the error", (error: Error) => ({ err: error })],
  ["under another name", (error: Error) => ({ error })],
  ["as a cause", (cause: Error) => ({ err: new Error("it failed", { cause }) })],
  ["among others", (error: Error) => ({ err: new AggregateError([error], "all failed") })],
])("an error is logged without its attached data: %s", (_how, wrap) => {
  const { lines, destination } = collector();
  createLogger("info", destination).error(wrap(libraryError()), "something failed");

  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("no answer");
  expect(lines[0]).toContain("ECONNREFUSED");
  expect(lines[0]).toContain("logger.unit.test.ts");
  expect(lines[0]).not.toContain("SECRET");
});
