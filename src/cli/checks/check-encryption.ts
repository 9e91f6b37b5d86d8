import { lookup } from "node:dns/promises";
import type pg from "pg";
import type { Config } from "../../config.ts";
import { isPublicAddress } from "../../lib/public-address.ts";
import { type Found, ok, warning } from "./finding.ts";

/** A connection that customers' data goes over. */
export interface Connection {
  encrypted: boolean;
  /** Whether it leaves the machine and its private networks. */
  isPublic: boolean;
}

/** Whether what goes to PostgreSQL and to the mail server can be read on its way. */
export async function checkEncryption(
  client: pg.Client,
  { mail }: Pick<Config, "mail">,
): Promise<Found> {
  const { rows } = await client.query<{ ssl: boolean }>(
    "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
  );
  const database = { encrypted: rows[0]?.ssl === true, isPublic: await isPublicHost(client.host) };
  return encryptionOf(database, mail === null ? null : await mailConnection(mail.smtpUrl));
}

/** Pure. */
export function encryptionOf(database: Connection, mail: Connection | null): Found {
  const isOpen = (one: Connection | null) => one?.isPublic === true && !one.encrypted;
  const todo = [
    ...(isOpen(database) ? ["Add ?sslmode=verify-full to DATABASE_URL."] : []),
    ...(isOpen(mail) ? ["Set SMTP_URL to smtps:// or give it a user: then TLS is demanded."] : []),
  ];
  if (todo.length > 0) return warning("customers' data can leave in plain text", ...todo);
  return ok(
    database.encrypted
      ? "PostgreSQL is reached by TLS"
      : "PostgreSQL is reached on a private network, without TLS",
  );
}

/** With a user, TLS is demanded: a password never leaves in plain text. */
async function mailConnection(smtpUrl: string): Promise<Connection> {
  const { protocol, hostname, username } = new URL(smtpUrl);
  const encrypted = protocol === "smtps:" || username !== "";
  return { encrypted, isPublic: await isPublicHost(hostname.replace(/^\[|\]$/g, "")) };
}

/** A path is a socket of this machine. What does not resolve goes nowhere. */
async function isPublicHost(host: string): Promise<boolean> {
  if (host.startsWith("/")) return false;
  const found = await lookup(host).catch(() => null);
  return found !== null && isPublicAddress(found.address);
}
