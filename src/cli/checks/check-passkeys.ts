import type pg from "pg";
import type { Config } from "../../config.ts";
import type { Cli } from "../cli.ts";
import { type Found, ok, warning } from "./finding.ts";

const MOST_NAMES = 5;

/** Whether a stolen key of a person opens the dashboard: one without a passkey does, unless passkeys are demanded. */
export async function checkPasskeys(
  client: pg.Client,
  { clock }: Pick<Cli, "clock">,
  { requirePasskey, production }: Pick<Config, "requirePasskey" | "production">,
): Promise<Found> {
  const { rows } = await client.query<{ name: string; bound: boolean }>(
    `select name, passkey_id is not null as bound from api_keys
     where role <> 'merchant' and not program and revoked_at is null and (expires_at is null or expires_at > $1)
     order by created_at, id`,
    [clock.now()],
  );
  const without = rows.filter(({ bound }) => !bound).map(({ name }) => name);
  if (without.length === 0) {
    const demanded = requirePasskey ? "REQUIRE_PASSKEY is on" : "REQUIRE_PASSKEY is off";
    return ok(`each of ${String(rows.length)} keys of people has one; ${demanded}`);
  }
  const names = without.slice(0, MOST_NAMES).join(", ");
  const more =
    without.length > MOST_NAMES ? `, and ${String(without.length - MOST_NAMES)} more` : "";
  const who = `${String(without.length)} of ${String(rows.length)} keys of people have none: ${names}${more}`;
  if (requirePasskey) {
    return warning(
      `${who}; REQUIRE_PASSKEY is on, so they open nothing`,
      "Where the day to bind one is over, run: keys let-bind <name>. Revoke unused keys.",
    );
  }
  if (!production) return ok(who);
  return warning(
    `${who}; such a key, once stolen, opens the dashboard`,
    "Bind passkeys on the dashboard (Keys and sessions), mark keys of programs (keys give-to-program <name>), revoke unused keys, then set REQUIRE_PASSKEY=on.",
  );
}
