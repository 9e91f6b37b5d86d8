import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { eventResponse } from "../events/event.ts";
import { eventListQuery } from "../events/list-events.ts";
import { failure, INVALID, json, STAFF_ONLY, withKey } from "./parts.ts";

const event = eventResponse.meta({ id: "Event" });
const page = z.object({
  data: z.array(event),
  next_after: z
    .string()
    .nullable()
    .describe("The `after` of the next request; null while there has never been an event"),
});

export const eventPaths: ZodOpenApiPathsObject = {
  "/v1/events": {
    get: {
      tags: ["Shops"],
      summary: "Read events in order, and wait for new ones (any key)",
      security: withKey,
      requestParams: { query: eventListQuery },
      responses: { 200: json(page, "A page of events, oldest first"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/events/{id}": {
    get: {
      tags: ["Shops"],
      summary: "Get an event (any key)",
      security: withKey,
      requestParams: { path: z.object({ id: eventResponse.shape.id }) },
      responses: {
        200: json(event, "The event"),
        ...STAFF_ONLY,
        404: failure("No such event", "event_not_found"),
      },
    },
  },
};
