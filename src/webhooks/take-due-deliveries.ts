import type { AppContext } from "../context.ts";

/** Longer than an attempt with its record. The deliveries of a killed process are due again after it. */
const LEASE_MS = 60_000;

/**
 * Takes due deliveries: their new due time is the lease of this process. A few of each endpoint, so that neither the backlog
 * nor the slowness of one delays another; the cost grows with the number of endpoints, not of deliveries.
 *
 * @param input.busy endpoints that get no further delivery now
 * @returns the ids of the deliveries and their endpoints; those of one endpoint in the order of their events
 */
export async function takeDueDeliveries(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  input: { busy: readonly string[]; perEndpoint: number; limit: number },
): Promise<{ id: string; endpointId: string }[]> {
  const { busy, perEndpoint, limit } = input;
  const now = clock.now();
  const leaseEnds = new Date(now.getTime() + LEASE_MS);
  return db.$queryRaw`
    with due as materialized (
      select delivery.id
      from webhook_endpoints endpoint cross join lateral (
        select id from webhook_deliveries
        where endpoint_id = endpoint.id and due_at <= ${now}::timestamptz
        order by due_at, event_number limit ${perEndpoint} for update skip locked
      ) delivery
      where endpoint.status = 'enabled'
        and (endpoint.rests_until is null or endpoint.rests_until <= ${now}::timestamptz)
        and endpoint.id <> all(${[...busy]}::uuid[])
      order by random() limit ${limit}
    ), taken as (
      update webhook_deliveries set due_at = ${leaseEnds}::timestamptz
      from due where webhook_deliveries.id = due.id
      returning webhook_deliveries.id, webhook_deliveries.endpoint_id, event_number
    )
    select id, endpoint_id as "endpointId" from taken order by event_number`;
}
