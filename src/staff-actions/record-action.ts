import type { Prisma } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";

/** What staff did outside the history of an order. */
export type StaffActionType =
  | "session_opened"
  | "session_ended"
  | "sessions_ended"
  | "api_key_created"
  | "api_key_revoked"
  | "api_key_given_to_program"
  | "passkey_bound"
  | "passkey_unbound"
  | "passkey_binding_opened"
  | "passkey_copied"
  | "product_created"
  | "product_changed"
  | "webhook_endpoint_created"
  | "webhook_endpoint_changed"
  | "webhook_endpoint_deleted"
  | "webhook_secret_rotated"
  | "webhook_events_replayed"
  | "payment_link_created"
  | "payment_link_changed"
  | "customer_link_created"
  | "customer_links_ended"
  | "csv_downloaded"
  | "personal_data_exported"
  | "personal_data_erased"
  | "settings_changed";

export interface StaffAction {
  at: Date;
  /** `staff:<key name>`, `shop:<key name>`, `command line`, `environment`, or `retention` */
  actor: string;
  type: StaffActionType;
  reason?: string;
  data?: Prisma.InputJsonObject;
}

/** The members that differ, before and after; null where there are none. */
export function changesOf<Row extends object>(
  before: Row,
  after: Row,
  members: readonly (keyof Row & string)[],
): Prisma.InputJsonObject | null {
  const text = (member: keyof Row, row: Row) => JSON.stringify(row[member] ?? null);
  const changed = members.filter((member) => text(member, before) !== text(member, after));
  if (changed.length === 0) return null;
  const read = (json: string) => JSON.parse(json) as Prisma.InputJsonValue;
  return Object.fromEntries(
    changed.map((member) => [
      member,
      { before: read(text(member, before)), after: read(text(member, after)) },
    ]),
  );
}

/** Records what a member of staff did, in the transaction that does it. */
export async function recordAction(tx: Tx, action: StaffAction): Promise<void> {
  await tx.staffAction.create({ data: action });
}
