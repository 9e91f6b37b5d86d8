import type { Prisma } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";

/** What staff did outside the history of an order. */
export type StaffActionType =
  | "session_opened"
  | "session_ended"
  | "sessions_ended"
  | "api_key_created"
  | "api_key_revoked"
  | "product_created"
  | "product_changed"
  | "webhook_endpoint_created"
  | "webhook_endpoint_changed"
  | "webhook_endpoint_deleted"
  | "webhook_secret_rotated"
  | "csv_downloaded";

export interface StaffAction {
  at: Date;
  /** `staff:<key name>`, `shop:<key name>`, or `command line` */
  actor: string;
  type: StaffActionType;
  reason?: string;
  data?: Prisma.InputJsonObject;
}

/** Records what a member of staff did, in the transaction that does it. */
export async function recordAction(tx: Tx, action: StaffAction): Promise<void> {
  await tx.staffAction.create({ data: action });
}
