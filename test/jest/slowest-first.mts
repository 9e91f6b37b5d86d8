/** Begins with the files that take longest, so that no worker is left with one of them when the others are done. */
import { createRequire } from "node:module";
import path from "node:path";
import type { Test } from "@jest/test-result";

/** Jest knows how long files took only where it has run them before. Slowest first, by the time of a processor. */
const SLOWEST = [
  "system/model/model",
  "system/crash/top-ups",
  "system/crash/refunds",
  "main",
  "cli/cli",
  "system/crash/requests",
  "system/race/refunds",
  "system/race/top-ups",
  "system/crash/checkout",
  "system/crash/staff-on-top-ups",
  "system/crash/reconcile",
  "system/crash/return",
  "system/browser/journeys",
  "topups/unknown-top-ups",
  "cli/feed-commands",
  "client/package",
  "cli/endpoints-command",
  "system/outage/silent-database",
  "system/outage/postgres",
  "system/outage/khalti",
  "system/race/returns",
  "providers/provider-throttle",
  "system/browser/top-ups",
  "reports/export-orders",
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
