import type pg from "pg";
import type { Config } from "../../config.ts";
import {
  openPaymentsOfOthers,
  type PaymentsOfOthers,
} from "../../staff-actions/payments-of-others.ts";
import { type Found, ok, warning } from "./finding.ts";

/** Whether Khalti's account or environment changed while payments were open: this account cannot look them up. */
export async function checkKhaltiAccount(
  client: pg.Client,
  config: Pick<Config, "khalti">,
): Promise<Found> {
  const { text, values } = openPaymentsOfOthers(config);
  const { rows } = await client.query<PaymentsOfOthers>(text, values);
  const { count = 0 } = rows[0] ?? {};
  return count === 0
    ? ok("no open payment was made with another account")
    : warning(
        `${String(count)} open payments were made with another Khalti key or environment than the variables name`,
        "A new key of the same account finds them. Under another account Khalti does not know them: run with the keys of before until they have ended, or look for them in the dashboard of that account.",
      );
}
