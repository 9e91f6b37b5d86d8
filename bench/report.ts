import type { Run } from "./scenarios.ts";

export const SCENARIOS = ["checkout", "return", "reload"] as const;
export type Scenario = (typeof SCENARIOS)[number];
export const SERVERS = ["ours", "prisma", "bare"] as const;
export type ServerName = (typeof SERVERS)[number];

/** A run in a measured round, with the server's processor time; null without /proc. */
export type Measured = Run & { processorMs: number | null };

export type Results = Record<Scenario, Record<ServerName, Measured[]>>;

const AIMS = { ratio: { prisma: 1.5, bare: 0.5 }, p99: 1, residentMegabytes: 220 };

interface Summary {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  processorMsPerRequest: number | null;
  wrong: number;
}

/** The results as a table, and the aims. @param megabytes resident memory of the SERVERS, in their order */
export function report(results: Results, megabytes: number[]): string {
  const lines = [
    row(["scenario", "server", "req/s", "p50 ms", "p99 ms", "cpu ms/req", "wrong"]),
    row(Array.from({ length: 7 }, () => "---")),
  ];
  const verdicts: string[] = [];
  for (const scenario of SCENARIOS) {
    const all = results[scenario];
    const summaries = {
      ours: summarize(all.ours),
      prisma: summarize(all.prisma),
      bare: summarize(all.bare),
    };
    for (const server of SERVERS) lines.push(row(cellsOf(scenario, server, summaries[server])));
    for (const other of ["prisma", "bare"] as const) {
      verdicts.push(compare(scenario, other, summaries, ratioByRound(all, other)));
    }
  }
  const [ours = 0, prisma = 0, bare = 0] = megabytes;
  verdicts.push(
    `resident memory: ours ${ours.toFixed(0)} MB, prisma ${prisma.toFixed(0)} MB, bare ${bare.toFixed(0)} MB; aim for ours ${String(AIMS.residentMegabytes)}: ${verdict(ours < AIMS.residentMegabytes)}`,
  );
  return [...lines, "", ...verdicts].join("\n");
}

function cellsOf(scenario: Scenario, server: ServerName, summary: Summary): string[] {
  return [
    scenario,
    server,
    summary.requestsPerSecond.toFixed(0),
    summary.p50.toFixed(1),
    summary.p99.toFixed(1),
    summary.processorMsPerRequest?.toFixed(2) ?? "-",
    String(summary.wrong),
  ];
}

function compare(
  scenario: Scenario,
  other: "prisma" | "bare",
  summaries: Record<ServerName, Summary>,
  rounds: number[],
): string {
  const [ours, theirs] = [summaries.ours, summaries[other]];
  const ratio = ours.requestsPerSecond / theirs.requestsPerSecond;
  const p99 = ours.p99 / theirs.p99;
  const aims: string[] = [];
  // For a reload, ours does not call Khalti and the others do: no aim.
  if (scenario !== "reload") {
    const aim = AIMS.ratio[other];
    aims.push(`aim ${String(aim)}: ${verdict(ratio >= aim)}`);
    if (other === "prisma") aims.push(`aim p99 ${String(AIMS.p99)}: ${verdict(p99 <= AIMS.p99)}`);
  }
  return [
    `${scenario}: ours/${other} throughput ${ratio.toFixed(2)} (by round ${rounds.map((value) => value.toFixed(2)).join(", ")})`,
    `p50 ${(ours.p50 / theirs.p50).toFixed(2)}`,
    `p99 ${p99.toFixed(2)}`,
    ...aims,
  ].join(", ");
}

/** Merges all rounds: percentiles over all samples describe the tail better than a mean of percentiles. */
function summarize(runs: Measured[]): Summary {
  const latencies = runs.flatMap((run) => run.latenciesMs);
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

function ratioByRound(results: Record<ServerName, Measured[]>, other: ServerName): number[] {
  return results.ours.map((run, index) => requestRate(run) / requestRate(results[other][index]));
}

export function requestRate(run: Run | undefined): number {
  return run === undefined ? 0 : run.latenciesMs.length / run.seconds;
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
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
