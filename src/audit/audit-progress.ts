import type { Database } from "../database/database.ts";

/** Changes that are committed so late are still seen. No transaction of the server may take so long. */
const OVERLAP_SECONDS = 300;

/** A round: the orders that changed since the round before, and until it began. */
export interface Round {
  from: Date;
  until: Date;
  /** It goes on after this order. */
  position: Position;
  /** Entries, postings and events after these are new. */
  afterHistory: bigint;
  afterPostings: bigint;
  afterEvents: bigint;
}

export interface Position {
  at: Date;
  id: string;
}

type Row = {
  seen_until: Date;
  round_until: Date;
  position_at: Date;
  position_id: string;
  history_before: bigint;
  postings_before: bigint;
  events_seen: bigint;
};

/** Goes on with the round under way, or begins the next one. */
export async function resumeRound(db: Database): Promise<Round> {
  const [row] = await db.$queryRaw<[Row]>`
    update audit_progress set
      round_until = coalesce(round_until, clock_timestamp()),
      position_at = case when round_until is null then seen_until - ${OVERLAP_SECONDS} * interval '1 second' else position_at end,
      position_id = case when round_until is null then '00000000-0000-0000-0000-000000000000' else position_id end,
      history_before = case when round_until is null then history_seen else history_before end,
      history_seen = case when round_until is null
        then (select coalesce(max(id), 0) from order_history) else history_seen end,
      postings_before = case when round_until is null then postings_seen else postings_before end,
      postings_seen = case when round_until is null
        then (select coalesce(max(id), 0) from postings) else postings_seen end
    returning seen_until, round_until, position_at, position_id, history_before, postings_before, events_seen`;
  return {
    from: new Date(row.seen_until.getTime() - OVERLAP_SECONDS * 1_000),
    until: row.round_until,
    position: { at: row.position_at, id: row.position_id },
    afterHistory: row.history_before,
    afterPostings: row.postings_before,
    afterEvents: row.events_seen,
  };
}

/** Keeps how far the round has come. Another pass may have come further, or have ended it. */
export async function keepPosition(db: Database, round: Round, to: Position): Promise<void> {
  await db.$executeRaw`
    update audit_progress set position_at = ${to.at}::timestamptz, position_id = ${to.id}::uuid
    where round_until = ${round.until}::timestamptz
      and (position_at, position_id) < (${to.at}::timestamptz, ${to.id}::uuid)`;
}

/** @param eventsSeen the last numbered event that the round has looked at */
export async function endRound(db: Database, round: Round, eventsSeen: bigint): Promise<void> {
  await db.$executeRaw`
    update audit_progress set
      seen_until = round_until, round_until = null, events_seen = greatest(events_seen, ${eventsSeen})
    where round_until = ${round.until}::timestamptz`;
}

export async function endPass(db: Database, now: Date): Promise<void> {
  await db.$executeRaw`update audit_progress set passed_at = ${now}::timestamptz`;
}
