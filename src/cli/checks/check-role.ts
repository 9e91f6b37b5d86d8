import type pg from "pg";
import { createRoleStatement, inspectServerRole } from "../../database/server-role.ts";
import { MIGRATE } from "../cli.ts";
import { failed, type Found, ok, warning } from "./finding.ts";

/** Checks that the server's role has what it needs, and cannot rewrite what is append-only. */
export async function checkRole(client: pg.Client): Promise<Found> {
  const { name, isOwner, missing } = await inspectServerRole(client);
  if (isOwner) {
    return warning(
      `${name} owns the tables, so the server could rewrite the history`,
      `As an administrator: ${createRoleStatement("khalti_bff_server", "…")};`,
      `Then set MIGRATION_DATABASE_URL to today's DATABASE_URL, put the new role and its password into DATABASE_URL, and run ${MIGRATE}: it grants what the server needs.`,
    );
  }
  if (missing.length > 0) {
    return failed(
      `${name} lacks ${String(missing.length)} privileges`,
      `Run ${MIGRATE} with MIGRATION_DATABASE_URL, or as the owner: ${missing.join("; ")};`,
    );
  }
  return ok(`${name} can change no table and no entry of the history`);
}
