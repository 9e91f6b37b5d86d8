import { Prisma } from "../generated/prisma/client.ts";
import type { Config } from "../config.ts";
import { ENVIRONMENT, khaltiAccountOf } from "./record-settings.ts";

export interface PaymentsOfOthers {
  count: number;
  /** Of the newest; null without one. */
  pidx: string | null;
}

/**
 * Open payments that were made while the server ran with another Khalti key or environment than `khalti`. The audit says which
 * was in use when: so they are found by each start and by the doctor, also after a second change and a change back.
 */
export function openPaymentsOfOthers({ khalti }: Pick<Config, "khalti">): Prisma.Sql {
  return Prisma.sql`
    with uses as (
      select data->'settings'->>'khalti' as environment, data->'settings'->>'khalti_account' as account,
        at as since, lead(at) over (order by id) as until
      from staff_actions where type = 'settings_changed' and actor = ${ENVIRONMENT}
    )
    select count(*)::int as count, (array_agg(p.pidx order by p.created_at desc))[1] as pidx
    from payments p join uses u on p.created_at >= u.since and (u.until is null or p.created_at < u.until)
    where p.status in ('initiated', 'pending')
      and (u.environment <> ${khalti.environment} or u.account <> ${khaltiAccountOf(khalti)})`;
}
