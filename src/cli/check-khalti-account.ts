import type pg from "pg";
import type { Config } from "../config.ts";
import { khaltiAccountOf } from "../staff-actions/record-settings.ts";
import { type Found, ok, toMinute, warning } from "./finding.ts";

interface Row {
  /** Of the last start; null before the first one. */
  environment: string | null;
  account: string | null;
  changed_at: Date | null;
  open: number;
  open_before_change: number;
}

/** Whether Khalti's account or environment changed while payments were open: this account cannot look them up. */
export async function checkKhaltiAccount(
  client: pg.Client,
  { khalti }: Pick<Config, "khalti">,
): Promise<Found> {
  const row = await readAccount(client);
  const isSame = row.account === khaltiAccountOf(khalti) && row.environment === khalti.environment;
  if (row.account !== null && !isSame && row.open > 0) {
    return warning(
      `${String(row.open)} open payments were made with another Khalti account or environment than the variables name`,
      "Start with the keys of that account until they have ended. Under another account Khalti does not know them.",
    );
  }
  if (row.changed_at !== null && row.open_before_change > 0) {
    return warning(
      `the account changed at ${toMinute(row.changed_at)}, and ${String(row.open_before_change)} payments of before are open`,
      "Look for them in the dashboard of the account before: what was paid there does not arrive here by itself.",
    );
  }
  return ok("no open payment was made with another account");
}

async function readAccount(client: pg.Client): Promise<Row> {
  const { rows } = await client.query<Row>(
    `with settings as (
       select id, at, data from staff_actions where type = 'settings_changed' and actor = 'environment'
     ), change as (
       select max(at) as at from settings
       where data->'changes' ? 'khalti_account' or data->'changes' ? 'khalti'
     ), last as (select data->'settings' as settings from settings order by id desc limit 1)
     select (select settings->>'khalti' from last) as environment,
       (select settings->>'khalti_account' from last) as account,
       (select at from change) as changed_at,
       count(*)::int as open,
       count(*) filter (where p.created_at < (select at from change))::int as open_before_change
     from payments p where p.status in ('initiated', 'pending')`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("no count");
  return row;
}
