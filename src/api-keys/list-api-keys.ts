import { z } from "zod";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, newestPage } from "../http/cursor.ts";
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
  const revoked =
    query.revoked === undefined ? {} : { revokedAt: query.revoked ? { not: null } : null };
  const { page, next_cursor } = await newestPage(query, ({ where, ...rows }) =>
    context.db.apiKey.findMany({ where: { AND: [where, revoked] }, ...rows }),
  );
  return { data: page.map(presentApiKey), next_cursor };
}
