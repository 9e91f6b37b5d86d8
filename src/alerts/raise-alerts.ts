import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { raiseAlert } from "../events/raise-alert.ts";
import { BREACH_CODES } from "../lifecycle/attention/breach-rules.ts";
import {
  balanceMatter,
  breachMatter,
  isAlertDue,
  keyExpiryMatter,
  type Matter,
  needsYouMatter,
} from "./matter.ts";

export const RAISE_ALERTS = "raise_alerts";

type Parts = Pick<AppContext, "config" | "db" | "clock" | "topUpProviders">;

interface Counted {
  code: string;
  count: number;
  oldest: Date;
  newest: Date;
}

/**
 * Raises an alert for what waits for a person, contradicts itself, runs out or expires: once for each stretch, and again when more has
 * come to it, at most once an hour. Disabled endpoints and a refused key raise theirs where they are found.
 */
export async function raiseAlerts({ db, clock, ...parts }: Parts): Promise<void> {
  const now = clock.now();
  await db.$transaction(async (tx) => {
    // Two workers never raise the same alert: the second waits here, and then sees what the first has raised.
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('alert_stretches'))::text`;
    const matters = await findMatters(tx, parts, now);
    const stretches = await tx.alertStretch.findMany();
    for (const matter of matters) {
      const stretch = stretches.find(({ key }) => key === matter.key) ?? null;
      if (isAlertDue(matter, stretch, now)) await raise(tx, matter, now);
    }
    await tx.alertStretch.deleteMany({ where: { key: { notIn: matters.map(({ key }) => key) } } });
  });
}

async function raise(tx: Tx, matter: Matter, now: Date): Promise<void> {
  const { key, code, message, since, newestAt } = matter;
  await tx.alertStretch.upsert({
    where: { key },
    create: { key, since, toldAt: now, newestAt },
    update: { toldAt: now, newestAt },
  });
  await raiseAlert(tx, { at: now, code, message });
}

/** Through partial indexes: it costs what waits, whatever the tables hold. */
async function findMatters(
  tx: Tx,
  { config, topUpProviders }: Pick<AppContext, "config" | "topUpProviders">,
  now: Date,
): Promise<Matter[]> {
  const waiting = await tx.$queryRaw<Counted[]>`
    select attention_code as code, count(*)::int as count,
      min(coalesce(attention_since, created_at)) as oldest,
      max(greatest(coalesce(attention_since, created_at), (
        select max(at) from order_history entry where entry.order_id = orders.id and entry.type = 'attention'
      ))) as newest
    from orders where attention_code is not null and attention_code not in (${Prisma.join([...BREACH_CODES])})
    group by attention_code order by attention_code`;
  const breached = await tx.$queryRaw<Counted[]>`
    select code, count(*)::int as count, min(coalesce(breaches_since, created_at)) as oldest,
      max(coalesce(breaches_since, created_at)) as newest
    from orders, unnest(breaches) code where breaches <> '{}' group by code order by code`;
  const configured = [...topUpProviders].flatMap(([name, { provider }]) =>
    provider === null ? [] : [name],
  );
  const low = await tx.providerBalance.findMany({
    where: { provider: { in: configured }, balancePaisa: { lt: config.lowBalancePaisa } },
    orderBy: { provider: "asc" },
  });
  // A week before, and later for a key with a short life: its last quarter.
  const expiring = await tx.$queryRaw<{ id: string; name: string; expiresAt: Date }[]>`
    select id, name, expires_at as "expiresAt" from api_keys
    where revoked_at is null and expires_at > ${now}::timestamptz
      and expires_at - least(interval '7 days', (expires_at - created_at) / 4) <= ${now}::timestamptz
    order by expires_at, id`;
  return [
    ...waiting.map(needsYouMatter),
    ...breached.map(breachMatter),
    ...low.flatMap(({ provider, balancePaisa, readAt }) =>
      balancePaisa === null ? [] : [balanceMatter({ provider, balancePaisa, readAt })],
    ),
    ...expiring.map(keyExpiryMatter),
  ];
}
