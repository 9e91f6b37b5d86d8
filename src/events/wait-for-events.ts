import { setTimeout as sleep } from "node:timers/promises";
import type { AppContext } from "../context.ts";
import { type EventListQuery, type EventPage, latestEvent, listEvents } from "./list-events.ts";
import { sequenceEvents } from "./sequence-events.ts";

const POLL_MS = 400;

/** @returns the number of the latest event, at most {@link POLL_MS} old: all waiting requests share one look */
export type FeedEnd = () => Promise<bigint>;

export function createFeedEnd(context: Pick<AppContext, "db" | "clock">): FeedEnd {
  let lookedAt = -Infinity;
  let look = Promise.resolve(0n);
  return () => {
    if (performance.now() - lookedAt >= POLL_MS) {
      lookedAt = performance.now();
      look = sequenceEvents(context)
        .then(() => latestEvent(context.db))
        .then((latest) => latest?.number ?? 0n);
    }
    return look;
  };
}

/**
 * A page of the feed. Without a new event the answer is held back until there is one, at most `wait` seconds.
 *
 * @param input.isOver whether to answer at once: the client has gone, or the server stops
 * @throws InvalidRequest when `after` is no event of the feed
 */
export async function waitForEvents(
  context: Pick<AppContext, "db" | "clock">,
  input: { query: EventListQuery; feedEnd: FeedEnd; isOver: () => boolean },
): Promise<EventPage> {
  const { query, feedEnd, isOver } = input;
  const until = performance.now() + query.wait * 1_000;
  // An instance without a worker may be the only one that runs.
  await sequenceEvents(context);
  let seen = 0n;
  let page = await listEvents(context, query);
  for (;;) {
    const leftMs = until - performance.now();
    if (page.bodies.length > 0 || leftMs <= 0 || isOver()) return page;
    await sleep(Math.min(POLL_MS, leftMs));
    const end = await feedEnd();
    if (end > seen) page = await listEvents(context, query);
    seen = end;
  }
}
