import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { DueKind } from "./due-kind.ts";

const payload = z.object({ id: z.uuid() });

/** The order of a wake-up's row, so that its trace goes on; null for any other job. */
export async function orderOfJob(
  { db }: Pick<AppContext, "db">,
  kinds: readonly DueKind[],
  job: { task: string; payload: unknown },
): Promise<string | null> {
  const kind = kinds.find(({ task }) => task === job.task);
  const row = payload.safeParse(job.payload);
  if (kind === undefined || !row.success) return null;
  const [found] = await db.$queryRaw<{ orderId: string | null }[]>`
    select order_id as "orderId" from ${Prisma.raw(kind.table)} where id = ${row.data.id}::uuid`;
  return found?.orderId ?? null;
}
