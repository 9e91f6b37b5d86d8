import type { Run } from "./scenarios.ts";

export const SCENARIOS = ["checkout", "return", "reload"] as const;
export type Scenario = (typeof SCENARIOS)[number];
export const SERVERS = ["ours", "bare"] as const;
export type ServerName = (typeof SERVERS)[number];

/** A run in a measured round, with the server's processor time; null without /proc. */
export type Measured = Run & { processorMs: number | null };

export type Results = Record<Scenario, Record<ServerName, Measured[]>>;

const AIMS = { ratio: 0.5, residentMegabytes: 200 };

interface Summary {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  processorMsPerRequest: number | null;
  wrong: number;
}

/** The results as a table, and the aims. */
export function report(results: Results, residentMegabytes: number): string {
  const lines = [
    row(["scenario", "server", "req/s", "p50 ms", "p99 ms", "cpu ms/req", "wrong"]),
    row(Array.from({ length: 7 }, () => "---")),
  ];
  const verdicts: string[] = [];
  for (const scenario of SCENARIOS) {
    const [ours, bare] = [summarize(results[scenario].ours), summarize(results[scenario].bare)];
    for (const [server, summary] of [["ours", ours] as const, ["bare", bare] as const]) {
      lines.push(
        row([
          scenario,
          server,
          summary.requestsPerSecond.toFixed(0),
          summary.p50.toFixed(1),
          summary.p99.toFixed(1),
          summary.processorMsPerRequest?.toFixed(2) ?? "-",
          String(summary.wrong),
        ]),
      );
    }
    const ratio = ours.requestsPerSecond / bare.requestsPerSecond;
    const rounds = ratioByRound(results[scenario]).map((value) => value.toFixed(2));
    // For a reload, ours does not call Khalti and the bare server does: no aim.
    const aim =
      scenario === "reload" ? "" : `, aim ${String(AIMS.ratio)}: ${verdict(ratio >= AIMS.ratio)}`;
    verdicts.push(
      `${scenario}: throughput ours/bare ${ratio.toFixed(2)} (by round ${rounds.join(", ")}), p50 ours/bare ${(ours.p50 / bare.p50).toFixed(2)}${aim}`,
    );
  }
  verdicts.push(
    `resident memory of ours: ${residentMegabytes.toFixed(0)} MB, aim ${String(AIMS.residentMegabytes)}: ${verdict(residentMegabytes < AIMS.residentMegabytes)}`,
  );
  return [...lines, "", ...verdicts].join("\n");
}

/** Merges all rounds: percentiles over all samples describe the tail better than a mean of percentiles. */
function summarize(runs: Measured[]): Summary {
  const latencies = runs.flatMap((run) => run.latenciesMs).sort((a, b) => a - b);
  const processor = runs.map((run) => run.processorMs);
  return {
    requestsPerSecond: latencies.length / sum(runs.map((run) => run.seconds)),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    processorMsPerRequest: processor.includes(null)
      ? null
      : sum(processor.map(Number)) / latencies.length,
    wrong: sum(runs.map((run) => run.wrong)),
  };
}

function ratioByRound({ ours, bare }: Record<ServerName, Measured[]>): number[] {
  return ours.map((run, index) => requestRate(run) / requestRate(bare[index]));
}

export function requestRate(run: Run | undefined): number {
  return run === undefined ? 0 : run.latenciesMs.length / run.seconds;
}

function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function row(cells: string[]): string {
  return `| ${cells.map((cell, index) => (index < 2 ? cell.padEnd(8) : cell.padStart(10))).join(" | ")} |`;
}

function verdict(reached: boolean): string {
  return reached ? "reached" : "MISSED";
}
