import type { ZodOpenApiPathsObject } from "zod-openapi";
import { topUpProviderResponse } from "../topups/list-providers.ts";
import { json, list, STAFF_ONLY, withKey } from "./parts.ts";

/** Routes of staff for top-up providers. */
export const topUpProviderPaths: ZodOpenApiPathsObject = {
  "/v1/admin/top-up-providers": {
    get: {
      tags: ["Staff"],
      summary: "List top-up providers, with the balances of our accounts (viewer)",
      security: withKey,
      responses: {
        200: json(
          list(topUpProviderResponse.meta({ id: "TopUpProvider" })),
          "All providers, configured or not",
        ),
        ...STAFF_ONLY,
      },
    },
  },
};
