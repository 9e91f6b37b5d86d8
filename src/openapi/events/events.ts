import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { type EventResponse, eventResponse } from "../../events/event.ts";
import { eventListQuery } from "../../events/list-events.ts";
import { EXAMPLE } from "../examples/example-ids.ts";
import { paidOrder } from "../examples/order-examples.ts";
import { failure, INVALID, json, STAFF_ONLY } from "../parts.ts";

const event = eventResponse.meta({ id: "Event" });
const page = z
  .object({
    data: z.array(event),
    next_after: z
      .string()
      .nullable()
      .describe("The `after` of the next request; null while there has never been an event"),
  })
  .meta({ id: "EventPage" });

const order = eventResponse.shape.data.shape.order.unwrap().parse(paidOrder);
const [payment] = paidOrder.payments;
const paid: EventResponse = {
  id: EXAMPLE.eventId,
  type: "order.paid",
  timestamp: "2026-11-22T10:14:58.120Z",
  data: { sequence: 1, order, payment },
};

export const eventPaths: ZodOpenApiPathsObject = {
  "/v1/events": {
    get: {
      operationId: "listEvents",
      tags: ["Shops"],
      summary: "Read events in order, and wait for new ones (any key)",
      description:
        "Ask again with `after` set to `next_after`. Nothing is skipped and nothing comes twice. `wait` holds the answer, for up to 25 seconds, until there is an event. A page with fewer events than `limit` is the end: `next_after` is then the newest event of the feed, or repeats `after` when nothing is new.",
      requestParams: { query: eventListQuery },
      responses: {
        200: json(page, "A page of events, oldest first", { data: [paid], next_after: paid.id }),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/events/{id}": {
    get: {
      operationId: "getEvent",
      tags: ["Shops"],
      summary: "Get an event (any key)",
      description: "The event as it was written, even if the order has changed since.",
      requestParams: {
        path: z.object({ id: eventResponse.shape.id.meta({ param: { example: paid.id } }) }),
      },
      responses: {
        200: json(event, "The event", paid),
        ...STAFF_ONLY,
        404: failure("No such event", "event_not_found"),
      },
    },
  },
};
