import type { EventResponse } from "../../src/events/event.ts";
import { KEYS, type TestServer } from "./test-server.ts";

export interface Feed {
  data: EventResponse[];
  next_after: string | null;
}

/** One page of the event feed. */
export async function readFeed(
  server: Pick<TestServer, "http">,
  query: Record<string, string | number> = {},
  key: string = KEYS.merchant,
): Promise<Feed> {
  const answer = await server.http
    .get("/v1/events")
    .query(query)
    .set("Authorization", `Bearer ${key}`);
  if (answer.status !== 200) throw new Error(`events: ${String(answer.status)} ${answer.text}`);
  return answer.body as Feed;
}

/** The whole feed of an order, page by page. */
export async function eventsOfOrder(server: TestServer, orderId: string): Promise<EventResponse[]> {
  const all: EventResponse[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Feed = await readFeed(server, {
      order_id: orderId,
      ...(after === null ? {} : { after }),
    });
    all.push(...page.data);
    after = page.next_after;
    if (page.data.length === 0) return all;
  }
}
