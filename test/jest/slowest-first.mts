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
  "system/roles/slow-job",
  "system/crash/top-ups",
  "system/outage/silent-database",
  "system/crash/refunds",
  "dev/simulator/package",
  "system/browser/simulator-pages",
  "system/outage/postgres",
  "system/browser/staff",
  "system/browser/journeys",
  "main",
  "system/outage/lost-commit",
  "reports/settlement-sums",
  "system/crash/stopped-worker",
  "system/crash/reconcile",
  "system/browser/top-ups",
  "topups/waiting",
  "openapi/examples",
  "cli/cli",
  "system/roles/killed-worker",
  "system/race/returns",
  "system/crash/checkout",
  "webhooks/webhooks",
  "system/race/refunds",
  "system/roles/skewed-clock",
  "http/access",
  "system/crash/staff-on-top-ups",
  "system/browser/top-up-orders",
  "system/roles/rolling-restart",
  "system/crash/requests",
  "topups/stalled-provider",
  "system/browser/docs",
  "cli/feed-commands",
  "system/race/top-ups",
  "system/crash/return",
  "reports/export-orders",
  "client/package",
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
