import type { DueKind } from "./due-kind.ts";

interface Line {
  kind: DueKind;
  condition: string;
}

/**
 * The statement that takes due rows and adds a wake-up to the queue for each. Urgent rows come first, and never more than
 * the worker has free slots. The new due time of a taken row is its lease.
 *
 * One statement, because a worker runs it twice a second and after each job: as a transaction of single steps it costs eight
 * round trips.
 *
 * Parameters: $1 the time, $2 all slots, $3 the slots that slow kinds may take, $4 the ids of this worker's pools,
 * $5 jobs that have ended, although the queue still may have them.
 *
 * @param kinds the most urgent first
 */
export function handOutStatement(kinds: readonly DueKind[]): string {
  const lines = kinds.flatMap((kind) =>
    (kind.lines ?? ["true"]).map((condition): Line => ({ kind, condition })),
  );
  const slow = kinds.filter(({ isSlow }) => isSlow).map(({ task }) => `'${task}'`);
  return `
    with busy as materialized (
      select count(*) as jobs, count(*) filter (where t.identifier in (${slow.join(", ") || "null"})) as slow
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.id <> all($5::bigint[])
        and (j.locked_by = any($4::text[]) or (j.is_available and j.run_at <= now()))
    )${lines.map((line, index) => takeLine(line, index, lines)).join("")}
    , taken as (
      ${lines.map((_, index) => `select * from taken_${String(index)}`).join(" union all ")}
    )
    select count(*)::int as wakeups from (
      select array_agg(
        row(task, json_build_object('id', id, 'lease', due_at), null, null, 1, null, null, null)::graphile_worker.job_spec
      ) as specs
      from taken having count(*) > 0
    ) batch, lateral graphile_worker.add_jobs(batch.specs)`;
}

function takeLine({ kind, condition }: Line, index: number, lines: Line[]): string {
  const earlier = lines.slice(0, index);
  const left = (slots: string, used: string, counted: (line: Line) => boolean) =>
    [
      slots,
      `(select ${used} from busy)`,
      ...earlier.flatMap((line, at) =>
        counted(line) ? [`(select count(*) from line_${String(at)})`] : [],
      ),
    ].join(" - ");
  const free = left("$2::int", "jobs", () => true);
  const freeForSlow = left("$3::int", "slow", (line) => line.kind.isSlow);
  const limit = kind.isSlow ? `least(${free}, ${freeForSlow})` : free;
  return `
    , line_${String(index)} as materialized (
      select id from ${kind.table} where due_at <= $1::timestamptz and ${condition}
      order by due_at limit greatest(0, ${limit}) for update skip locked
    ), taken_${String(index)} as (
      update ${kind.table} set due_at = $1::timestamptz + interval '${String(kind.leaseMs)} milliseconds'
      from line_${String(index)} line where ${kind.table}.id = line.id
      returning '${kind.task}' as task, ${kind.table}.id, ${kind.table}.due_at
    )`;
}
