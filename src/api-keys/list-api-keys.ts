import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import {
  cursorByTime,
  listCursor,
  listLimit,
  NEWEST_FIRST,
  olderThan,
  pageOf,
} from "../http/cursor.ts";
import { type ApiKeyResponse, presentApiKey } from "./api-key.ts";

export const apiKeyListQuery = z.strictObject({
  revoked: z.stringbool("Should be true or false.").optional(),
  limit: listLimit,
  cursor: listCursor,
});

/** One page of keys, newest first. */
export async function listApiKeys(
  context: Pick<AppContext, "db">,
  query: z.output<typeof apiKeyListQuery>,
): Promise<{ data: ApiKeyResponse[]; next_cursor: string | null }> {
  const where: Prisma.ApiKeyWhereInput[] = [olderThan(query.cursor)];
  if (query.revoked !== undefined) where.push({ revokedAt: query.revoked ? { not: null } : null });
  const found = await context.db.apiKey.findMany({
    where: { AND: where },
    orderBy: [...NEWEST_FIRST],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, cursorByTime);
  return { data: page.map(presentApiKey), next_cursor };
}
