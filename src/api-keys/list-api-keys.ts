import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, readCursor, writeCursor } from "../http/cursor.ts";
import { type ApiKeyResponse, presentApiKey } from "./api-key.ts";

export const apiKeyListQuery = z.strictObject({
  revoked: z.stringbool("Should be true or false.").optional(),
  limit: listLimit,
  cursor: listCursor,
});

/** Keys, newest first, a page at a time. */
export async function listApiKeys(
  context: Pick<AppContext, "db">,
  query: z.output<typeof apiKeyListQuery>,
): Promise<{ data: ApiKeyResponse[]; next_cursor: string | null }> {
  const where: Prisma.ApiKeyWhereInput[] = [];
  if (query.revoked !== undefined) where.push({ revokedAt: query.revoked ? { not: null } : null });
  if (query.cursor !== undefined) {
    const { at: createdAt, id } = readCursor(query.cursor);
    where.push({ OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] });
  }
  const found = await context.db.apiKey.findMany({
    where: { AND: where },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map(presentApiKey),
    next_cursor:
      found.length > query.limit && last !== undefined
        ? writeCursor({ at: last.createdAt, id: last.id })
        : null,
  };
}
