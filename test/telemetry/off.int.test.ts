import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SpanKind } from "@opentelemetry/api";
import { expect, it } from "@jest/globals";
import { fromTraceparent, NO_SPANS, toTraceparent } from "../../src/telemetry/spans.ts";

const run = promisify(execFile);

it("without a collector, the server loads nothing of OpenTelemetry's SDK", async () => {
  const server = fileURLToPath(new URL("../../src/server.ts", import.meta.url));
  const script = `await import(${JSON.stringify(server)});
    const { createRequire } = await import("node:module");
    const loaded = Object.keys(createRequire(${JSON.stringify(server)}).cache);
    console.log(JSON.stringify(loaded.filter((file) => file.includes("@opentelemetry"))));`;
  const { stdout } = await run(process.execPath, [
    "--import",
    "tsx",
    "--input-type=module",
    "--eval",
    script,
  ]);
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded.filter((file) => file.includes("@opentelemetry/api/")).length).toBeGreaterThan(0);
  expect(loaded.filter((file) => !file.includes("@opentelemetry/api/"))).toEqual([]);
});

it("off, the work is called directly: no promise, no storage, no span around it", async () => {
  const promise = Promise.resolve(7);
  expect(NO_SPANS.run("khalti", { kind: SpanKind.CLIENT, attributes: {} }, () => promise)).toBe(
    promise,
  );
  expect(NO_SPANS.about("order", {})).toBeUndefined();
  expect(await NO_SPANS.parentOf("order")).toBeNull();
});

it.each(["", "00-1-2-01", `01-${"a".repeat(32)}-${"b".repeat(16)}-01`])(
  "%j is no traceparent",
  (text) => {
    expect(fromTraceparent(text)).toBeNull();
  },
);

it("a traceparent is read as it was written", () => {
  const context = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
  expect(fromTraceparent(toTraceparent(context))).toEqual({ ...context, isRemote: true });
});
