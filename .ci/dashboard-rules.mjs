// Prints each query of the Grafana dashboard as a recording rule, so that promtool reads what Grafana would send.
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const { panels } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../ops/grafana/khalti-bff.json"), "utf8"),
);
const queries = panels.flatMap(({ id, targets = [] }) =>
  targets.map(({ refId, expr }) => ({
    record: `panel_${String(id)}_${refId}`,
    // What Grafana fills in by the width of the panel.
    expr: expr.replaceAll("$__rate_interval", "5m"),
  })),
);
// JSON is YAML.
process.stdout.write(JSON.stringify({ groups: [{ name: "dashboard", rules: queries }] }));
