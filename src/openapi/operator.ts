import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { json, readiness } from "./parts.ts";

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
};
