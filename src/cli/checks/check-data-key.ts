import type pg from "pg";
import type { Config } from "../../config.ts";
import { failed, type Found, ok, warning } from "./finding.ts";

/** Whether personal data is sealed, and whether the keys open what is. Looks at the newest orders. */
export async function checkDataKey(
  client: pg.Client,
  { dataKeys, production }: Pick<Config, "dataKeys" | "production">,
): Promise<Found> {
  const { rows } = await client.query<{ key: string; count: number }>(
    `select coalesce(substring(text from '^sealed:1:([0-9a-f]{8}):'), 'none') as key, count(*)::int as count from (
       select coalesce(customer_phone, customer_email, customer_name) as text from orders order by created_at desc limit 1000
     ) newest where text is not null group by 1`,
  );
  const known = dataKeys.map(({ id }) => id);
  const lost = rows.filter(({ key }) => key !== "none" && !known.includes(key));
  if (lost.length > 0) {
    return failed(
      `no key opens what ${lost.map(({ key }) => key).join(", ")} sealed`,
      "Add the key to DATA_ENCRYPTION_KEY. Without it these names, phones and e-mails are lost, and nothing else.",
    );
  }
  if (dataKeys.length === 0) {
    return production
      ? warning(
          "names, phones and e-mails are stored as they are",
          "Set DATA_ENCRYPTION_KEY (openssl rand -base64 32), keep it apart from your backups, and run: customers encrypt",
        )
      : ok("no key is set: names, phones and e-mails are stored as they are");
  }
  return rows.some(({ key }) => key !== known[0])
    ? warning("some data is not encrypted with the first key", "Run: customers encrypt")
    : ok("names, phones and e-mails are encrypted");
}
