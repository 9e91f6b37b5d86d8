import type { ZodOpenApiPathsObject } from "zod-openapi";
import { topUpProviderResponse } from "../topups/list-providers.ts";
import { json, list, STAFF_ONLY, withKey } from "./parts.ts";

/** What staff call about the providers of top-ups. */
export const topUpProviderPaths: ZodOpenApiPathsObject = {
  "/v1/admin/top-up-providers": {
    get: {
      tags: ["Staff"],
      summary: "The providers of top-ups, with what our accounts there hold (viewer)",
      security: withKey,
      responses: {
        200: json(
          list(topUpProviderResponse.meta({ id: "TopUpProvider" })),
          "All of them, configured or not",
        ),
        ...STAFF_ONLY,
      },
    },
  },
};
