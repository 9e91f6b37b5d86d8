import type { AppContext } from "../context.ts";

/** An earlier version is replaced within this time. */
const REPLACED_WITHIN_MS = 2 * 24 * 60 * 60 * 1_000;

/**
 * Background task: posts the history entries of instances of an earlier version, which write none while they are being
 * replaced.
 */
export async function postMissingEntries({
  db,
  clock,
  logger,
}: Pick<AppContext, "db" | "clock" | "logger">): Promise<void> {
  const since = new Date(clock.now().getTime() - REPLACED_WITHIN_MS);
  const [row] = await db.$queryRaw<[{ posted: bigint }]>`
    select post_missing_entries(${since}::timestamptz) as posted`;
  if (row.posted === 0n) return;
  const postings = Number(row.posted);
  logger.warn({ postings }, "history entries had no postings, as those of an earlier version");
}
