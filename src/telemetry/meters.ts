import { version as nodeVersion } from "node:process";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { packageVersion } from "../lib/package-version.ts";
import { createHistogram, type Histogram } from "./histogram.ts";

/** What one instance measures of itself, since its start. */
export interface Meters {
  requests: Histogram;
  khaltiCalls: Histogram;
  providerCalls: Histogram;
  deliveries: Histogram;
  jobs: Histogram;
  permitWaits: Histogram;
  poolWaits: Histogram;
  statements: Histogram;
  khaltiFailures: Counter<"operation" | "reason">;
  leaseLosses: Counter<"kind">;
  /** Adds gauges that are read at each scrape. */
  watchPool(name: string, pool: PoolFigures): void;
  watchCircuit(target: string, isOpen: () => boolean): void;
  /** All of it in Prometheus's text format. */
  text(): Promise<string>;
}

/** The counters that pg's pool keeps. */
export interface PoolFigures {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

export const PREFIX = "khalti_bff_";

/** Upper limits of the buckets, in seconds. */
const BUCKETS = {
  http: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  /** Khalti may take 15 s to answer a checkout, and 30 s to answer a refund. */
  calls: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
  database: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10],
  permits: [0.001, 0.01, 0.1, 0.5, 1, 2, 5],
};

/** Each server has its own: tests run several in one process. */
export function createMeters(): Meters {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histograms: Histogram[] = [];
  const histogram = (
    name: string,
    help: string,
    labels: string[],
    buckets: keyof typeof BUCKETS,
  ): Histogram => {
    const made = createHistogram({
      name: `${PREFIX}${name}`,
      help,
      labels,
      buckets: BUCKETS[buckets],
    });
    histograms.push(made);
    return made;
  };
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge<Label>({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter<Label>({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });

  gauge("build_info", "Always 1; its labels say what runs here.", ["version", "node_version"]).set(
    { version: packageVersion, node_version: nodeVersion },
    1,
  );
  const connections = gauge("database_pool_connections", "Connections of a pool, by state.", [
    "pool",
    "state",
  ]);
  const waiting = gauge("database_pool_waiting", "Callers that wait for a connection of a pool.", [
    "pool",
  ]);
  const circuits = gauge(
    "circuit_open",
    "Whether calls to the target are not sent because several got no answer: 1, otherwise 0.",
    ["target"],
  );
  const pools = new Map<string, PoolFigures>();
  const isOpen = new Map<string, () => boolean>();

  return {
    requests: histogram(
      "http_request_duration_seconds",
      "Time from a request's arrival to the end of its answer.",
      ["method", "route", "status_class"],
      "http",
    ),
    khaltiCalls: histogram(
      "khalti_request_duration_seconds",
      "Time of the calls that were sent to Khalti.",
      ["operation", "outcome"],
      "calls",
    ),
    providerCalls: histogram(
      "provider_request_duration_seconds",
      "Time of the calls to top-up providers.",
      ["provider", "operation", "outcome"],
      "calls",
    ),
    deliveries: histogram(
      "webhook_attempt_duration_seconds",
      "Time of the attempts to deliver an event to an endpoint.",
      ["outcome"],
      "calls",
    ),
    jobs: histogram(
      "job_duration_seconds",
      "Time of the background jobs.",
      ["task", "outcome"],
      "calls",
    ),
    permitWaits: histogram(
      "lookup_permit_wait_seconds",
      "Time that lookups waited for a place under KHALTI_LOOKUPS_PER_SECOND.",
      ["urgency", "outcome"],
      "permits",
    ),
    poolWaits: histogram(
      "database_pool_wait_seconds",
      "Time until the pool gave a connection.",
      ["pool"],
      "database",
    ),
    statements: histogram(
      "database_statement_duration_seconds",
      "Time from sending a statement to its answer.",
      ["pool"],
      "database",
    ),
    khaltiFailures: counter(
      "khalti_failures_total",
      "Calls to Khalti that were refused, got no usable answer, or were not sent, by reason.",
      ["operation", "reason"],
    ),
    leaseLosses: counter(
      "lease_losses_total",
      "Wake-ups whose row had passed to another worker, or had changed, when they ran.",
      ["kind"],
    ),
    watchPool: (name, pool) => pools.set(name, pool),
    watchCircuit: (target, isOpenNow) => isOpen.set(target, isOpenNow),
    async text() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of pools) {
        connections.set({ pool, state: "idle" }, idleCount);
        connections.set({ pool, state: "busy" }, totalCount - idleCount);
        waiting.set({ pool }, waitingCount);
      }
      for (const [target, isOpenNow] of isOpen) circuits.set({ target }, isOpenNow() ? 1 : 0);
      return (await registry.metrics()) + histograms.map((one) => one.text()).join("");
    },
  };
}
