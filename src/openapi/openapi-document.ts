import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { catalogPaths } from "./catalog.ts";
import { operatorPaths } from "./operator.ts";
import { ANY_ROUTE } from "./parts.ts";
import { refundPaths } from "./refunds.ts";
import { shopPaths } from "./shop.ts";
import { staffPaths } from "./staff.ts";
import { topUpPaths } from "./top-ups.ts";
import { topUpProviderPaths } from "./top-up-providers.ts";

/** The description of the API (OpenAPI 3.1), made from the schemas that the routes themselves check with. */
export function openApiDocument(publicUrl: string): object {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "khalti-bff",
      version: "1.0.0",
      description:
        "Takes payments through Khalti. Amounts are integers in paisa, currency NPR; times are ISO 8601. A failure is a problem document (RFC 9457), whose `code` is stable, for programs.",
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "An order's token, or an API key with a role",
        },
      },
    },
    paths: {
      ...ofAnyRoute({
        ...shopPaths,
        ...catalogPaths,
        ...staffPaths,
        ...refundPaths,
        ...topUpPaths,
        ...topUpProviderPaths,
      }),
      ...operatorPaths,
    },
  });
}

/** With what any route may answer besides what it says itself. */
function ofAnyRoute(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, { responses: object }>).map(
          ([method, operation]) => [
            method,
            { ...operation, responses: { ...operation.responses, ...ANY_ROUTE } },
          ],
        ),
      ),
    ]),
  );
}
