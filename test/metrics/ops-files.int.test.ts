// ops/: the dashboard and the alert rules name metrics that /metrics has, and every alert has its case and its paragraph.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { type MetricFamily, parseMetrics } from "./parse-metrics.ts";

const TOKEN = "metrics-token-for-tests-0000000";
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const target = z.object({ expr: z.string(), legendFormat: z.string(), refId: z.string() });
const dashboard = z
  .object({
    uid: z.string(),
    title: z.string(),
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        title: z.string(),
        description: z.string().optional(),
        fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }).optional(),
        targets: z.array(target).optional(),
      }),
    ),
  })
  .parse(JSON.parse(read("ops/grafana/khalti-bff.json")));
const panels = dashboard.panels.filter(({ type }) => type !== "row");

const rule = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
  annotations: z.strictObject({
    summary: z.string(),
    description: z.string(),
    runbook: z.string(),
  }),
});
const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(rule) })) })
  .parse(parse(read("ops/prometheus/alerts.yml")))
  .groups.flatMap(({ rules }) => rules);
const cases = z
  .object({
    tests: z.array(
      z.object({
        name: z.string(),
        alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.any()) })),
      }),
    ),
  })
  .parse(parse(read("ops/prometheus/alerts.test.yml"))).tests;

let server: TestServer;
let families: Map<string, MetricFamily>;
beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: TOKEN });
  const answer = await server.http.get("/metrics").set("Authorization", `Bearer ${TOKEN}`);
  families = parseMetrics(answer.text);
});
afterAll(() => server.stop());

/** The metrics of a query: names, and no words inside of quotes, label lists or templates. */
function metricsIn(query: string): string[] {
  const bare = query.replace(/"[^"]*"/g, "").replace(/\{[^}]*\}/g, "");
  return bare.match(/\b(?:khalti_bff|nodejs|process)_\w+/g) ?? [];
}

/** Whether /metrics has it; the parts of a histogram belong to it. */
function exists(name: string): boolean {
  const family = name.replace(/_(?:bucket|sum|count)$/, "");
  return families.has(name) || families.get(family)?.type === "histogram";
}

describe("the dashboard", () => {
  it("names only metrics that /metrics has", () => {
    const names = panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => metricsIn(expr)),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !exists(name))).toEqual([]);
  });

  it("would notice a metric that is not there", () => {
    expect(metricsIn("rate(khalti_bff_no_such_total[5m])").filter((name) => !exists(name))).toEqual(
      ["khalti_bff_no_such_total"],
    );
    // A gauge has no buckets.
    expect(exists("khalti_bff_database_up_bucket")).toBe(false);
  });

  it("has a title, a description, a unit and a query in each panel, and each id once", () => {
    for (const { title, description, fieldConfig, targets } of panels) {
      expect(title).toMatch(/^[A-Z]/);
      expect(description).toMatch(/^[A-Z0-9].*\.$/);
      expect([title, fieldConfig?.defaults.unit]).not.toContain(undefined);
      expect([title, (targets ?? []).length > 0]).toEqual([title, true]);
    }
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const titles = panels.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("shows every metric of ours", () => {
    const shown = new Set(
      panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr))),
    );
    const isShown = (name: string) =>
      ["", "_bucket", "_count"].some((part) => shown.has(`${name}${part}`));
    // Told by another panel, or only the age of a figure that is shown.
    const leftOut = [
      "khalti_bff_khalti_key_refused",
      "khalti_bff_lookup_permit_wait_seconds",
      "khalti_bff_oldest_overdue_timestamp_seconds",
      "khalti_bff_provider_balance_read_timestamp_seconds",
      "khalti_bff_rows_count_duration_seconds",
      "khalti_bff_rows_counted_timestamp_seconds",
      "khalti_bff_top_ups",
      "khalti_bff_webhook_endpoints_disabled",
    ];
    const missing = [...families.keys()]
      .filter((name) => name.startsWith("khalti_bff_"))
      .filter((name) => !isShown(name));
    expect(missing.toSorted()).toEqual(leftOut);
  });
});

describe("the alert rules", () => {
  it("name only metrics that /metrics has", () => {
    const names = alerts.flatMap(({ expr }) => metricsIn(expr));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !exists(name))).toEqual([]);
  });

  it("have a case each in which they fire, and one in which they do not", () => {
    const tested = cases.flatMap((one) =>
      one.alert_rule_test.map(
        ({ alertname, exp_alerts }) =>
          `${alertname} ${exp_alerts.length > 0 ? "fires" : "is silent"}`,
      ),
    );
    const expected = alerts.flatMap(({ alert }) => [`${alert} fires`, `${alert} is silent`]);
    expect(tested.toSorted()).toEqual(expected.toSorted());
  });

  it("have a paragraph each in docs/operate/alerts.md, which they name: what it means, where to look, what to do", () => {
    const paragraphs = read("docs/operate/alerts.md")
      .split(/^## /m)
      .slice(1)
      .map((text) => ({ name: text.split("\n", 1)[0] ?? "", text }));
    expect(paragraphs.map(({ name }) => name)).toEqual(alerts.map(({ alert }) => alert));
    for (const { name, text } of paragraphs) {
      expect([name, /\n\n\*\*Look\.\*\* [^]+\n\n\*\*Act\.\*\* /.test(text)]).toEqual([name, true]);
    }
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook).toBe(`docs/operate/alerts.md#${alert.toLowerCase()}`);
    }
  });
});

it("each incident that an operator may meet says how it shows, where to look and what to do", () => {
  const incidents = read("docs/operate/incidents.md")
    .split(/^## /m)
    .slice(1)
    .map((text) => ({ name: text.split("\n", 1)[0] ?? "", text }));
  expect(incidents.map(({ name }) => name)).toEqual([
    "Khalti is down",
    "The database is full or away",
    "The clock is wrong",
    "A key has leaked",
    "A customer paid twice",
    "A provider of top-ups has no credit",
    "An order contradicts itself",
  ]);
  for (const { name, text } of incidents) {
    const parts = [...text.matchAll(/^- \*\*(\w+)\*\*: \S/gm)].map(([, part]) => part);
    expect([name, parts]).toEqual([name, ["Symptom", "Look", "Act"]]);
  }
});
