import { createHash } from "node:crypto";
import type { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { isRecord } from "../lib/is-record.ts";
import { changesOf, recordAction } from "./record-action.ts";

/** Who the audit names for a change of settings: they come with the start. */
export const ENVIRONMENT = "environment";

/** Records in the audit which settings changed since the last start. Instances that start at the same time take turns. */
export async function recordSettings({
  config,
  db,
  clock,
}: Pick<AppContext, "config" | "db" | "clock">): Promise<void> {
  const settings = settingsOf(config);
  const at = clock.now();
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('settings_changed'))`;
    const last = await tx.staffAction.findFirst({
      where: { actor: ENVIRONMENT, type: "settings_changed" },
      orderBy: { id: "desc" },
    });
    const recorded = isRecord(last?.data) ? last.data["settings"] : undefined;
    const before = (isRecord(recorded) ? recorded : {}) as typeof settings;
    const names = Object.keys(settings) as (keyof typeof settings)[];
    const changes = changesOf(before, settings, names);
    if (changes === null) return;
    const data = last === null ? { settings } : { settings, changes };
    await recordAction(tx, { at, actor: ENVIRONMENT, type: "settings_changed", data });
  });
}

/** Tells one key from another, and nothing about it. */
export function khaltiAccountOf({ secretKey }: { secretKey: string }): string {
  return createHash("sha256").update(secretKey).digest("hex").slice(0, 12);
}

/** What people decide, without secrets. What differs between the instances of one server is left out. */
function settingsOf({ khalti, shop, ...config }: AppContext["config"]) {
  return {
    khalti: khalti.environment,
    khalti_account: khaltiAccountOf(khalti),
    shop_name: shop.name,
    shop_name_ne: shop.nameNe,
    vat_percent: shop.vatPercent,
    frontend_origins: config.frontendOrigins.join(","),
    refund_confirm_above: config.refundConfirmAbovePaisa,
    refund_approval_above: config.refundApprovalAbovePaisa,
    refund_due_days: config.refundDueDays,
    customer_link_days: config.customerLinkDays,
    low_balance: config.lowBalancePaisa,
    lookups_per_second: config.lookupsPerSecond,
    require_passkey: config.requirePasskey,
    webhook_allowed_networks: config.webhookAllowedNetworks.join(","),
  } satisfies Prisma.InputJsonObject | Record<string, string | number | boolean | null>;
}
