import type { Tx } from "../database/database.ts";
import { newEvent } from "./event.ts";

/**
 * Tells staff and shops of something that is wrong with the server itself, in the transaction that finds it. An alert has
 * no order. Call it once for each stretch, not for each repetition.
 *
 * @param alert.code stable, for programs
 * @param alert.message a sentence for people, without personal data and secrets
 */
export async function raiseAlert(
  tx: Tx,
  { at, code, message }: { at: Date; code: string; message: string },
): Promise<void> {
  const data = { alert: { code, message } };
  await tx.event.create({ data: newEvent({ type: "alert.raised", orderId: null, data, at }) });
}
