import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { eventListQuery, findEvent } from "./list-events.ts";
import { createFeedEnd, waitForEvents } from "./wait-for-events.ts";

const STOPPING_PAUSE_MS = 1_000;

/** @param isStopping whether the server stops, so that no answer is held back */
export function eventsRouter(context: AppContext, isStopping: () => boolean): Router {
  const router = Router();
  const feedEnd = createFeedEnd(context);

  router.get("/v1/events", async (req, res) => {
    await requireStaff(context, req);
    const query = parseRequest(eventListQuery, req.query);
    const isOver = () => isStopping() || req.destroyed || res.closed;
    const { bodies, nextAfter } = await waitForEvents(context, { query, feedEnd, isOver });
    // Who follows the feed asks again at once: while the server stops, not faster than this.
    if (query.wait > 0 && bodies.length === 0 && isStopping()) await sleep(STOPPING_PAUSE_MS);
    // Meanwhile the key may be revoked, or the session over: what has happened since is not theirs to read.
    if (query.wait > 0) await requireStaff(context, req);
    // The events' own JSON: the very bytes that webhooks carry.
    res
      .type("json")
      .send(`{"data":[${bodies.join(",")}],"next_after":${JSON.stringify(nextAfter)}}`);
  });

  router.get("/v1/events/:id", async (req, res) => {
    await requireStaff(context, req);
    res.type("json").send(await findEvent(context, req.params.id));
  });

  return router;
}
