import { expect, it } from "@jest/globals";
import { pauseAfter } from "../../src/metrics/row-counts.ts";
import { createHistogram, MAX_SERIES } from "../../src/telemetry/histogram.ts";
import { parseMetrics, valueOf } from "./parse-metrics.ts";

const make = () =>
  createHistogram({ name: "wait_seconds", help: "Time.", labels: ["who"], buckets: [0.1, 1] });

it("counts an observation in its bucket and in all wider ones", () => {
  const histogram = make();
  for (const seconds of [0.1, 0.5, 1, 7]) histogram.of("a").observe(seconds);
  const families = parseMetrics(histogram.text());
  const value = (part: string, labels = {}) =>
    valueOf(families, `wait_seconds${part}`, { who: "a", ...labels });
  expect(value("_bucket", { le: "0.1" })).toBe(1);
  expect(value("_bucket", { le: "1" })).toBe(3);
  expect(value("_bucket", { le: "+Inf" })).toBe(4);
  expect(value("_count")).toBe(4);
  expect(value("_sum")).toBeCloseTo(8.6);
});

it("has no more than its limit of label sets: the rest share one", () => {
  const histogram = make();
  for (let index = 0; index < MAX_SERIES + 50; index++) histogram.of(String(index)).observe(1);
  const families = parseMetrics(histogram.text());
  expect(families.get("wait_seconds")?.samples).toHaveLength((MAX_SERIES + 1) * 5);
  expect(valueOf(families, "wait_seconds_count", { who: "other" })).toBe(50);
});

it("escapes label values", () => {
  const histogram = make();
  histogram.of('a"\\\n}').observe(1);
  const families = parseMetrics(histogram.text());
  expect(families.get("wait_seconds")?.samples[0]?.labels["who"]).toBe('a"\\\n}');
});

it.each([
  [10, 60_000],
  [599, 60_000],
  [5_000, 500_000],
])("a count of rows that took %i ms is repeated after %i ms", (tookMs, pauseMs) => {
  expect(pauseAfter(tookMs)).toBe(pauseMs);
});
