import { z } from "zod";
import type { AppContext } from "../context.ts";
import {
  cursorByTime,
  listCursor,
  listLimit,
  NEWEST_FIRST,
  olderThan,
  pageOf,
} from "../http/cursor.ts";
import { type EndpointResponse, presentEndpoint } from "./webhook-endpoint.ts";

export const endpointListQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

/** Webhook endpoints, newest first, a page at a time. */
export async function listEndpoints(
  { db }: Pick<AppContext, "db">,
  query: z.output<typeof endpointListQuery>,
): Promise<{ data: EndpointResponse[]; next_cursor: string | null }> {
  const found = await db.webhookEndpoint.findMany({
    where: olderThan(query.cursor),
    orderBy: [...NEWEST_FIRST],
    take: query.limit + 1,
  });
  const { page, next_cursor } = pageOf(found, query.limit, cursorByTime);
  return { data: page.map(presentEndpoint), next_cursor };
}
