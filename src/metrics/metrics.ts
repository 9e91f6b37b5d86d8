import { Gauge, Registry } from "prom-client";
import type { AppContext } from "../context.ts";
import { TopUpStatus } from "../generated/prisma/enums.ts";

export interface Metrics {
  contentType: string;
  /** What holds now, in Prometheus's text format; whoever asks meanwhile gets the same. */
  scrape(): Promise<string>;
}

const UNSETTLED = Object.values(TopUpStatus).filter(
  (status) => status !== "delivered" && status !== "refused",
);
/** What a pending top-up may wait for on our side. */
const REASONS = ["credit", "maintenance", "credentials", "configuration"];

/** Reads what the instances share from the database when it is asked, by indexes alone. */
export function createMetrics({
  config,
  db,
  topUpProviders,
}: Pick<AppContext, "config" | "db" | "topUpProviders">): Metrics {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `khalti_bff_${name}`, help, labelNames, registers: [registry] });
  const balance = gauge(
    "provider_balance_rupees",
    "What our account at a provider of top-ups holds; absent where it could not be read.",
    ["provider"],
  );
  const readAt = gauge(
    "provider_balance_read_timestamp_seconds",
    "When a provider of top-ups was last asked for our balance, also if that failed.",
    ["provider"],
  );
  const threshold = gauge(
    "provider_low_balance_threshold_rupees",
    "Below this a balance is low: TOP_UP_LOW_BALANCE.",
  );
  const topUps = gauge(
    "top_ups",
    "Top-ups that are neither delivered nor refused, by where they stand.",
    ["provider", "status"],
  );
  const waiting = gauge(
    "top_ups_waiting",
    "Pending top-ups that wait for something on our side, by what it is.",
    ["provider", "reason"],
  );
  const attention = gauge(
    "orders_needing_attention",
    "Orders that a person should look at, by why; absent where there are none.",
    ["code"],
  );
  const configured = [...topUpProviders]
    .filter(([, { provider }]) => provider !== null)
    .map(([name]) => name);

  async function read(): Promise<string> {
    const [balances, open, orders] = await Promise.all([
      db.providerBalance.findMany({ where: { provider: { in: configured } } }),
      db.topUp.groupBy({
        by: ["provider", "status", "waitingFor"],
        where: { status: { in: UNSETTLED } },
        _count: { _all: true },
      }),
      db.order.groupBy({
        by: ["attentionCode"],
        where: { attentionCode: { not: null } },
        _count: { _all: true },
      }),
    ]);

    registry.resetMetrics();
    threshold.set(config.lowBalancePaisa / 100);
    for (const provider of configured) {
      for (const status of UNSETTLED) topUps.set({ provider, status }, 0);
      for (const reason of REASONS) waiting.set({ provider, reason }, 0);
    }
    for (const { provider, balancePaisa, readAt: at } of balances) {
      if (balancePaisa !== null) balance.set({ provider }, Number(balancePaisa) / 100);
      readAt.set({ provider }, at.getTime() / 1_000);
    }
    for (const { provider, status, waitingFor: reason, _count: count } of open) {
      topUps.inc({ provider, status }, count._all);
      if (reason !== null) waiting.inc({ provider, reason }, count._all);
    }
    for (const { attentionCode: code, _count: count } of orders) {
      if (code !== null) attention.set({ code }, count._all);
    }
    return registry.metrics();
  }

  let underWay: Promise<string> | null = null;
  return {
    contentType: registry.contentType,
    scrape() {
      underWay ??= read().finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}
