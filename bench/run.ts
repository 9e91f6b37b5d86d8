// `npm run bench`: compares this server, as deployed, with a bare one. See README.md.
import { parseArgs } from "node:util";
import { auditDatabase } from "./database.ts";
import { processorMs, residentMegabytes } from "./processes.ts";
import { type Measured, report, requestRate, type Results, SERVERS } from "./report.ts";
import { type Run, runCheckouts, runReturns } from "./scenarios.ts";
import { runBench, startTargets, type Stop, type Target } from "./targets.ts";

/** Enough for the JIT; the first requests are slow. */
const WARM_UP_REQUESTS = 1_500;

function readOptions() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "3" },
      rounds: { type: "string", default: "8" },
      connections: { type: "string", default: "10" },
    },
  });
  const number = (name: keyof typeof values) => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value > 0))
      throw new Error(`--${name} should be a whole number above 0`);
    return value;
  };
  return {
    seconds: number("seconds"),
    rounds: number("rounds"),
    connections: number("connections"),
  };
}

type Options = ReturnType<typeof readOptions>;

async function bench(options: Options, stops: Stop[]): Promise<string[]> {
  const targets = await startTargets(stops);
  const results: Results = {
    checkout: { ours: [], prisma: [], bare: [] },
    return: { ours: [], prisma: [], bare: [] },
    reload: { ours: [], prisma: [], bare: [] },
  };
  console.log(
    `${String(options.rounds)} rounds of about ${String(options.seconds)} s of checkouts, over ${String(options.connections)} connections\n`,
  );
  for (const name of SERVERS) {
    const { checkout } = await runRound(targets[name], { ...options, count: WARM_UP_REQUESTS });
    if (checkout.wrong > 0) {
      throw new Error(`${name} gave ${String(checkout.wrong)} wrong answers while warming up`);
    }
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    // Each server is the first, second and last of a round equally often: other load hits all alike.
    for (const name of SERVERS.map((_, index) => SERVERS[(index + round) % SERVERS.length])) {
      if (name === undefined) continue;
      const target = targets[name];
      const count = Math.max(options.connections, Math.round(target.rate * options.seconds));
      const measured = await runRound(target, { ...options, count });
      results.checkout[name].push(measured.checkout);
      results.return[name].push(measured.return);
      results.reload[name].push(measured.reload);
      console.log(
        `round ${String(round)}  ${name}  checkout ${requestRate(measured.checkout).toFixed(0)}/s  return ${requestRate(measured.return).toFixed(0)}/s  reload ${requestRate(measured.reload).toFixed(0)}/s`,
      );
    }
  }
  const megabytes = await Promise.all(
    SERVERS.map((name) => residentMegabytes(targets[name].server.pid)),
  );
  console.log(`\n${report(results, megabytes)}\n`);

  const mistakes: string[] = [];
  for (const name of SERVERS) {
    const { databaseUrl, expected } = targets[name];
    mistakes.push(...(await auditDatabase(name, databaseUrl, expected)));
    console.log(
      `${name}: ${String(expected.orders)} orders created, ${String(expected.returned)} of them paid and returned, each reloaded once`,
    );
    const wrong = Object.values(results).flatMap((byServer) => byServer[name]);
    if (wrong.some((run) => run.wrong > 0)) mistakes.push(`${name} gave wrong answers`);
  }
  console.log(mistakes.length === 0 ? "nothing lost, nothing doubled" : "");
  return mistakes;
}

/** Checkouts, then the return of each payment, then a reload of each. */
async function runRound(target: Target, options: { count: number; connections: number }) {
  const { connections, count } = options;
  const { url, pid } = target.server;
  const checkouts = await measure(pid, () => runCheckouts(url, { count, connections }));
  const { pidxs } = checkouts;
  const returns = await measure(pid, () => runReturns(url, { pidxs, connections }));
  const reloads = await measure(pid, () => runReturns(url, { pidxs, connections }));
  target.rate = requestRate(checkouts);
  target.expected.orders += count - checkouts.wrong;
  target.expected.returned += pidxs.length - returns.wrong;
  return { checkout: checkouts, return: returns, reload: reloads };
}

async function measure<R extends Run>(pid: number, work: () => Promise<R>): Promise<R & Measured> {
  const before = await processorMs(pid);
  const run = await work();
  const after = await processorMs(pid);
  return { ...run, processorMs: before === null || after === null ? null : after - before };
}

const options = readOptions();
await runBench((stops) => bench(options, stops));
