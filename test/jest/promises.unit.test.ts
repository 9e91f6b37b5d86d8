import { describe, expect, it } from "@jest/globals";
import { SpanKind, trace } from "@opentelemetry/api";
import { createSpans } from "../../src/telemetry/spans.ts";

/** The storages that Node sets on each new promise of this process. */
const storages = () =>
  Object.getOwnPropertySymbols(Promise.resolve()).filter(
    ({ description }) => description === "kResourceStore",
  ).length;

describe("a worker that has run many test files", () => {
  // Those of this test, of the logger, and of a server that traces.
  it("carries no storage of an earlier file on each promise", () => {
    expect(storages()).toBeLessThanOrEqual(3);
  });

  it("carries none of a server that traced and has stopped", async () => {
    const before = storages();
    const spans = createSpans({
      tracer: trace.getTracer("test"),
      traces: { remember: () => Promise.resolve(), recall: () => Promise.resolve(null) },
      onError: (error) => {
        throw error;
      },
      stop: () => Promise.resolve(),
    });
    await spans.run("work", { kind: SpanKind.INTERNAL, attributes: {} }, () => Promise.resolve());
    await spans.stop();
    expect(storages()).toBe(before);
  });
});
