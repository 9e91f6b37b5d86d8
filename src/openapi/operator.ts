import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { COMMON_ERRORS, json, readiness, STAFF_ONLY, withKey } from "./parts.ts";

/** Routes for operators: health, readiness, metrics. */
export const operatorPaths: ZodOpenApiPathsObject = {
  "/healthz": {
    get: {
      tags: ["Operators"],
      summary: "Liveness: the process runs",
      responses: { 200: json(z.object({ status: z.literal("ok") }), "The process runs") },
    },
  },
  "/readyz": {
    get: {
      tags: ["Operators"],
      summary: "Readiness: the instance can take requests and jobs",
      responses: {
        200: json(readiness, "Ready"),
        503: json(readiness, "Draining, or the database or the worker is unavailable"),
      },
    },
  },
  "/metrics": {
    get: {
      tags: ["Operators"],
      summary: "Metrics for Prometheus (METRICS_TOKEN, or viewer)",
      description:
        "Worker-only instances serve it too. All instances report the same values, read from the database at each scrape.",
      security: withKey,
      responses: {
        200: {
          description: "Metrics in Prometheus's text format",
          content: { "text/plain": { schema: z.string() } },
        },
        ...STAFF_ONLY,
        ...COMMON_ERRORS,
      },
    },
  },
};
