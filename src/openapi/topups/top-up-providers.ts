import type { ZodOpenApiPathsObject } from "zod-openapi";
import { topUpProviderResponse } from "../../topups/list-providers.ts";
import { json, list, page, STAFF_ONLY } from "../parts.ts";
import { topUpProvider } from "../examples/top-up-examples.ts";

/** Routes of staff for top-up providers. */
export const topUpProviderPaths: ZodOpenApiPathsObject = {
  "/v1/admin/top-up-providers": {
    get: {
      tags: ["Staff"],
      operationId: "listTopUpProviders",
      summary: "List top-up providers (viewer)",
      description: "With the balances of our accounts, as last read.",
      responses: {
        200: json(
          list(topUpProviderResponse.meta({ id: "TopUpProvider" })),
          "All providers, configured or not",
          page(topUpProvider),
        ),
        ...STAFF_ONLY,
      },
    },
  },
};
