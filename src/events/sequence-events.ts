import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";

/** Any constant number: only one sequencer works at a time. */
const SEQUENCER_LOCK = 7_220_113;
const BATCH = 500;

/**
 * Numbers committed events, and creates their deliveries. One transaction at a time does it, under an advisory lock, so a
 * number once read is never followed by a lower one: a transaction that commits late gets a later number. The feed reads
 * numbered events only.
 *
 * @returns how many events it numbered; 0 also while another instance does it
 */
export async function sequenceEvents({
  db,
  clock,
}: Pick<AppContext, "db" | "clock">): Promise<number> {
  // Usually there is nothing to do; this reads one empty index.
  const [waiting] = await db.$queryRaw<{ exists: boolean }[]>`
    select exists (select 1 from events where number is null)`;
  if (waiting?.exists !== true) return 0;
  let total = 0;
  for (let count = BATCH; count === BATCH; total += count) {
    count = await db.$transaction((tx) => numberBatch(tx, clock.now()));
  }
  return total;
}

async function numberBatch(tx: Tx, now: Date): Promise<number> {
  const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}) as taken`;
  if (lock?.taken !== true) return 0;
  const [result] = await tx.$queryRaw<{ count: bigint }[]>`
    with batch as (
      select id, row_number() over (order by inserted_as) + (
        select coalesce((select number from events where number is not null order by number desc limit 1), 0)
      ) as number
      from (select id, inserted_as from events where number is null order by inserted_as limit ${BATCH}) unnumbered
    ), numbered as (
      update events set number = batch.number from batch where events.id = batch.id
      returning events.id, events.type, events.number
    ), new_deliveries as (
      insert into webhook_deliveries (id, endpoint_id, event_id, event_number, due_at, created_at)
      select gen_random_uuid(), endpoint.id, numbered.id, numbered.number, ${now}::timestamptz, ${now}::timestamptz
      from numbered join webhook_endpoints endpoint
        on endpoint.status = 'enabled' and endpoint.events && array['*', numbered.type]
      where numbered.type <> 'webhook.test'
      on conflict (endpoint_id, event_id) do nothing
    )
    select count(*) from numbered`;
  return Number(result?.count ?? 0);
}
