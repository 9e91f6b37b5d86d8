/** Begins with the files that take longest, so that no worker is left with one of them when the others are done. */
import { createRequire } from "node:module";
import path from "node:path";
import type { Test } from "@jest/test-result";

/**
 * Jest knows how long files took only where it has run them before. Slowest first; those that need a processor and those that
 * wait take turns.
 */
const SLOWEST = [
  "system/model/model",
  "system/browser/page-states",
  "system/crash/refunds",
  "system/roles/slow-job",
  "system/crash/top-ups",
  "system/outage/silent-database",
  "main",
  "system/browser/simulator-pages",
  "system/browser/journeys",
  "system/outage/postgres",
  "system/browser/staff",
  "system/fuzz/fuzz",
  "audit/planted-corruption",
  "reports/settlement-sums",
  "system/race/returns",
  "dev/simulator/package",
  "system/browser/staff-office",
  "system/browser/staff-order",
  "system/crash/requests",
  "cli/feed-commands",
  "system/browser/staff-roles",
  "cli/cli",
  "personal-data/traces",
  "system/roles/killed-worker",
  "system/browser/staff-selling",
  "system/crash/stopped-worker",
  "system/browser/one-cart",
  "system/crash/reconcile",
  "system/crash/hand-out",
  "system/browser/staff-today",
  "system/browser/staff-money",
  "system/roles/rolling-restart",
  "system/crash/checkout",
  "system/browser/top-up-orders",
  "system/browser/docs",
  "system/browser/top-ups",
  "system/roles/skewed-clock",
  "client/package",
  "reports/export-orders",
  "system/browser/staff-passkey",
  "system/browser/return-help",
  "system/outage/lost-commit",
  "cli/endpoints-command",
  "system/race/refunds",
  "providers/provider-throttle",
  "khalti/lookup-budget",
  "catalog/catalog",
  "webhooks/webhooks",
  "system/race/top-ups",
  "topups/stalled-provider",
  "openapi/examples",
  "openapi/lint",
  "audit/cost",
  "topups/dlr",
  "topups/waiting",
  "system/crash/staff-on-top-ups",
  "system/crash/return",
  "system/outage/khalti",
  "refunds/checked-refunds",
  "metrics/histogram",
  "system/browser/pay-links",
  "topups/refusal",
  "http/access",
].map((name) => path.join(import.meta.dirname, "..", `${name}.`));

interface Sequencer {
  sort(tests: Test[]): Test[] | Promise<Test[]>;
}
const require = createRequire(import.meta.url);
const { default: JestSequencer } = require("@jest/test-sequencer") as {
  default: new (...args: unknown[]) => Sequencer;
};

export default class SlowestFirst extends JestSequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}

function place({ path: file }: Test): number {
  const found = SLOWEST.findIndex((start) => file.startsWith(start));
  return found === -1 ? SLOWEST.length : found;
}
