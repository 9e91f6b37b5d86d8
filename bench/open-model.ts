// Measures with Khalti's own slowness, under load that does not wait: checkouts and returns arrive at a steady rate,
// whether the server keeps up or not. Run by `npm run bench:open`.
import { parseArgs } from "node:util";
import { auditDatabase } from "./database.ts";
import { percentile, SERVERS } from "./report.ts";
import { runCheckouts, runPacedCheckouts, runPacedReturns } from "./scenarios.ts";
import { runBench, startTargets, type Stop } from "./targets.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "20" },
    khalti: { type: "string", default: "120" },
  },
});
const [perSecond, seconds, khaltiMs] = [values.rate, values.seconds, values.khalti].map(Number) as [
  number,
  number,
  number,
];
const WARM_UP_REQUESTS = 1_000;
/** Aim: what we add to Khalti's own time, in the slowest of a hundred. */
const MAX_ADDED_P99_MS = 25;

await runBench(async (stops: Stop[]) => {
  const targets = await startTargets(stops, { khaltiMs });
  console.log(
    `${String(perSecond)} checkouts and as many returns a second for ${String(seconds)} s; Khalti takes ${String(khaltiMs)} ms\n`,
  );
  const mistakes: string[] = [];
  for (const name of SERVERS) {
    const { server, databaseUrl, expected } = targets[name];
    const { url } = server;
    const warmedUp = await runCheckouts(url, { count: WARM_UP_REQUESTS, connections: 50 });
    const count = perSecond * seconds;
    const first = await runCheckouts(url, { count, connections: 50 });
    // Those who return have checked out before; others check out meanwhile.
    const [checkouts, returns] = await Promise.all([
      runPacedCheckouts(url, { count, perSecond }),
      runPacedReturns(url, { pidxs: first.pidxs, perSecond }),
    ]);
    for (const [what, run] of [
      ["checkout", checkouts],
      ["return", returns],
    ] as const) {
      const [p50, p99] = [percentile(run.latenciesMs, 0.5), percentile(run.latenciesMs, 0.99)];
      const added = p99 - khaltiMs;
      const aim =
        name === "ours"
          ? `, aim ${String(MAX_ADDED_P99_MS)}: ${added <= MAX_ADDED_P99_MS ? "reached" : "MISSED"}`
          : "";
      const wrong = run.wrong > 0 ? `, ${String(run.wrong)} wrong answers` : "";
      console.log(
        `${name.padEnd(6)} ${what.padEnd(8)} p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms: ${added.toFixed(0)} ms beside Khalti's own${aim}${wrong}`,
      );
      if (run.wrong > 0 && name === "ours") mistakes.push(`ours gave wrong answers`);
    }
    if (name !== "ours") continue; // the others may lose orders under a load they cannot carry
    expected.orders = WARM_UP_REQUESTS + 2 * count - warmedUp.wrong - first.wrong - checkouts.wrong;
    expected.returned = count - returns.wrong;
    mistakes.push(...(await auditDatabase(name, databaseUrl, expected)));
  }
  return mistakes;
});
