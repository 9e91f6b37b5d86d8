import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { COMMON_ERRORS, json, readiness, STAFF_ONLY } from "./parts.ts";

const READY = { status: "ok" as const, database: true, worker: true, draining: false };
const METRICS = `# HELP khalti_bff_due_rows Rows that a worker should look at now, by kind.
# TYPE khalti_bff_due_rows gauge
khalti_bff_due_rows{kind="payments"} 42
`;
/** These routes read nothing of a request: only Node's own parser refuses one. */
const HEADERS = { 431: { description: "The headers are too large; the answer has no body" } };

/** Routes for operators: health, readiness, metrics. */
export const operatorPaths: ZodOpenApiPathsObject = {
  "/healthz": {
    get: {
      tags: ["Operators"],
      operationId: "checkHealth",
      summary: "Liveness: the process runs",
      description: "Asks nothing of the database.",
      responses: {
        200: json(z.object({ status: z.literal("ok") }), "The process runs", { status: "ok" }),
        ...HEADERS,
      },
    },
  },
  "/readyz": {
    get: {
      tags: ["Operators"],
      operationId: "checkReadiness",
      summary: "Readiness: the instance can take requests and jobs",
      description: "Asks the database and the worker; 503 while the instance stops.",
      responses: {
        200: json(readiness, "Ready", READY),
        503: json(readiness, "Draining, or the database or the worker is unavailable", {
          ...READY,
          status: "unavailable",
          draining: true,
        }),
        ...HEADERS,
      },
    },
  },
  "/metrics": {
    get: {
      tags: ["Operators"],
      operationId: "readMetrics",
      summary: "Metrics for Prometheus (METRICS_TOKEN, or viewer)",
      description:
        "Worker-only instances serve it too. Figures of the shop are read from the database and the same on every instance; figures of the instance itself count since its start. While the database is away, METRICS_TOKEN still opens the latter.",
      responses: {
        200: {
          description: "Metrics in Prometheus's text format",
          content: { "text/plain": { schema: z.string(), example: METRICS } },
        },
        ...STAFF_ONLY,
        ...COMMON_ERRORS,
      },
    },
  },
};
