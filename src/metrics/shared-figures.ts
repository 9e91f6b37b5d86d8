import type { AppContext } from "../context.ts";
import { BREACH_CODES } from "../lifecycle/attention/breach-rules.ts";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import { keyRefusedSince } from "../events/key-alarm.ts";
import { readLookupsLeft } from "../khalti/lookup-budget.ts";
import { DISABLED_BY_STAFF } from "../webhooks/change-endpoints.ts";
import type { AddGauge } from "./gauges.ts";

const OPEN_STATUSES = Object.values(TopUpStatus).filter(
  (status) => status !== "delivered" && status !== "refused",
);
/** What a pending top-up may wait for on our side. */
const WAITING_REASONS = ["credit", "maintenance", "credentials", "configuration"];

/** Facts that all instances share, read from the database at each scrape, through indexes only. */
export function createSharedFigures(
  gauge: AddGauge,
  { config, db, sql, topUpProviders }: Pick<AppContext, "config" | "db" | "sql" | "topUpProviders">,
) {
  const balance = gauge(
    "provider_balance_rupees",
    "Balance of our account at a top-up provider; absent if it could not be read.",
    ["provider"],
  );
  const readAt = gauge(
    "provider_balance_read_timestamp_seconds",
    "Time of the last attempt to read our balance at a top-up provider, successful or not.",
    ["provider"],
  );
  const threshold = gauge(
    "provider_low_balance_threshold_rupees",
    "A balance below this is low (TOP_UP_LOW_BALANCE).",
  );
  const topUps = gauge("top_ups", "Top-ups that are neither delivered nor refused, by status.", [
    "provider",
    "status",
  ]);
  const waiting = gauge(
    "top_ups_waiting",
    "Pending top-ups that wait for something on our side, by reason.",
    ["provider", "reason"],
  );
  const attention = gauge(
    "orders_needing_attention",
    "Orders that need a person's attention, by code; absent if there are none.",
    ["code"],
  );
  const breaches = gauge(
    "audit_breaches",
    "Orders that contradict themselves, by what is wrong: 0 unless something is broken.",
    ["code"],
  );
  const lastPass = gauge(
    "audit_last_pass_timestamp_seconds",
    "Time of the auditor's last pass; 0 before the first.",
  );
  const keyRefused = gauge(
    "khalti_key_refused",
    "Whether Khalti refuses the key of an instance: 1, otherwise 0.",
  );
  const endpointsDisabled = gauge(
    "webhook_endpoints_disabled",
    "Webhook endpoints that were disabled because they failed, and wait for a person.",
  );
  const lookupsLeft = gauge(
    "lookups_left",
    "Lookups under KHALTI_LOOKUPS_PER_SECOND that no instance has taken in the present second.",
    ["share"],
  );
  const ceiling = gauge("lookups_per_second", "The ceiling, KHALTI_LOOKUPS_PER_SECOND.");
  const configured = [...topUpProviders]
    .filter(([, { provider }]) => provider !== null)
    .map(([name]) => name);

  return async (): Promise<() => void> => {
    const [balances, open, orders, breached, audit, disabledEndpoints, refusedSince, left] =
      await Promise.all([
        db.providerBalance.findMany({
          where: { provider: { in: configured } },
          orderBy: { provider: "asc" },
        }),
        db.topUp.groupBy({
          by: ["provider", "status", "waitingFor"],
          where: { status: { in: OPEN_STATUSES } },
          _count: { _all: true },
        }),
        db.order.groupBy({
          by: ["attentionCode"],
          where: { attentionCode: { not: null } },
          _count: { _all: true },
        }),
        db.$queryRaw<{ code: string; count: bigint }[]>`
        select code, count(*) from orders, unnest(breaches) code where breaches <> '{}' group by code`,
        db.auditProgress.findFirst(),
        db.webhookEndpoint.count({
          where: { status: "disabled", disabledReason: { not: DISABLED_BY_STAFF } },
        }),
        keyRefusedSince({ db }),
        readLookupsLeft(sql, config.lookupsPerSecond),
      ]);

    return () => {
      keyRefused.set(refusedSince === null ? 0 : 1);
      endpointsDisabled.set(disabledEndpoints);
      threshold.set(config.lowBalancePaisa / 100);
      for (const code of BREACH_CODES) breaches.set({ code }, 0);
      for (const { code, count } of breached) breaches.set({ code }, Number(count));
      lastPass.set((audit?.passedAt?.getTime() ?? 0) / 1_000);
      ceiling.set(config.lookupsPerSecond);
      for (const { share, left: count } of left) lookupsLeft.set({ share }, count);
      for (const provider of configured) {
        for (const status of OPEN_STATUSES) topUps.set({ provider, status }, 0);
        for (const reason of WAITING_REASONS) waiting.set({ provider, reason }, 0);
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
    };
  };
}
