import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { DueKind } from "./due-kind.ts";
import { endLease, renewLease } from "./lease.ts";

/** What a wake-up says: the row, and the due time that was its lease when it was handed out. */
const payload = z.object({ id: z.uuid(), lease: z.coerce.date() });

/**
 * Looks at one due row. A late or repeated wake-up does nothing. After a lost wake-up the row is due again when its
 * lease ends.
 */
export async function wakeUp(context: AppContext, kind: DueKind, job: unknown): Promise<void> {
  const { id, lease: dueAt } = payload.parse(job);
  const lease = await renewLease(context, { kind, id, dueAt });
  if (lease === null) {
    context.meters.leaseLosses.inc({ kind: kind.table });
    return;
  }
  const next = await kind.handle(context, id);
  await endLease(context, lease, next);
}
