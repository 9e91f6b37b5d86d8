import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { ANY_ROUTE, json, readiness, STAFF_ONLY, withKey } from "./parts.ts";

/** What operators and their machines call. */
export const operatorPaths: ZodOpenApiPathsObject = {
  "/healthz": {
    get: {
      tags: ["Operators"],
      summary: "The process lives",
      responses: { 200: json(z.object({ status: z.literal("ok") }), "It does") },
    },
  },
  "/readyz": {
    get: {
      tags: ["Operators"],
      summary: "The server can serve",
      responses: {
        200: json(readiness, "It can"),
        503: json(readiness, "It is draining, or has no database"),
      },
    },
  },
  "/metrics": {
    get: {
      tags: ["Operators"],
      summary: "Figures for Prometheus (METRICS_TOKEN, or viewer)",
      description:
        "Also on an instance that only runs background jobs. Every instance tells the same figures: they are read from the database when they are asked for.",
      security: withKey,
      responses: {
        200: {
          description: "Prometheus's text format",
          content: { "text/plain": { schema: z.string() } },
        },
        ...STAFF_ONLY,
        ...ANY_ROUTE,
      },
    },
  },
};
