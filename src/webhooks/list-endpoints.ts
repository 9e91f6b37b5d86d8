import { z } from "zod";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, newestPage } from "../http/cursor.ts";
import { type EndpointResponse, presentEndpoint } from "./webhook-endpoint.ts";

export const endpointListQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

/** Webhook endpoints, newest first, a page at a time. */
export async function listEndpoints(
  { db }: Pick<AppContext, "db">,
  query: z.output<typeof endpointListQuery>,
): Promise<{ data: EndpointResponse[]; next_cursor: string | null }> {
  const { page, next_cursor } = await newestPage(query, (rows) =>
    db.webhookEndpoint.findMany(rows),
  );
  return { data: page.map(presentEndpoint), next_cursor };
}
