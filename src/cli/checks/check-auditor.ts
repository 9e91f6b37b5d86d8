import type pg from "pg";
import { failed, type Found, ok, toMinute, warning } from "./finding.ts";

interface Progress {
  passedAt: Date | null;
  isLate: boolean;
  /** Where a round under way has come to; null between rounds. */
  positionAt: Date | null;
  breached: number;
  /** Each with its number of orders. */
  codes: string | null;
}

/** Passes begin every five minutes and take at most a little more than a minute. */
const LATE = "16 minutes";

/** Checks that the auditor looks, and whether it has found orders that contradict themselves. */
export async function checkAuditor(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Progress>(
    `select passed_at as "passedAt", coalesce(passed_at < now() - interval '${LATE}', false) as "isLate",
       case when round_until is not null then position_at end as "positionAt",
       (select count(*)::int from orders where breaches <> '{}') as breached,
       (
         select string_agg(code || ' ' || count, ', ') from (
           select code, count(*)::text from orders, unnest(breaches) code where breaches <> '{}'
           group by code order by code
         ) counted
       ) as codes
     from audit_progress`,
  );
  return judge(rows[0]);
}

function judge(progress: Progress | undefined): Found {
  if (progress === undefined) return failed("its row in audit_progress is gone");
  const { passedAt, isLate, positionAt, breached, codes } = progress;
  const last =
    passedAt === null ? "it has not looked yet" : `it last looked at ${toMinute(passedAt)}`;
  if (breached > 0) {
    return failed(
      `${breached === 1 ? "one order contradicts" : `${String(breached)} orders contradict`} itself (${codes ?? ""}); ${last}`,
      "See the worker's log lines of level error, `an order contradicts itself`, or run: audit",
      "Compare Khalti's dashboard before you refund, deliver or mend anything.",
    );
  }
  if (isLate)
    return warning(
      `${last}: a worker does it every five minutes`,
      "See the worker and the queue above.",
    );
  const position =
    positionAt === null ? "" : `, and has come to the changes of ${toMinute(positionAt)}`;
  return ok(`${last}${position}; no order contradicts itself`);
}
