import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { catalogPaths } from "./catalog.ts";
import { eventPaths } from "./events.ts";
import { operatorPaths } from "./operator.ts";
import { COMMON_ERRORS } from "./parts.ts";
import { refundPaths } from "./refunds.ts";
import { shopPaths } from "./shop.ts";
import { staffPaths } from "./staff.ts";
import { topUpPaths } from "./top-ups.ts";
import { topUpProviderPaths } from "./top-up-providers.ts";

/** The OpenAPI 3.1 document, built from the schemas that the routes validate with. */
export function openApiDocument(publicUrl: string): object {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "khalti-bff",
      version: "1.0.0",
      description:
        "Accepts payments through Khalti. Amounts are integers in paisa (currency NPR); times are ISO 8601. Every error is a problem document (RFC 9457) with a stable, machine-readable `code`.",
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "The order's token (`order_token`), or an API key",
        },
      },
    },
    paths: {
      ...withCommonErrors({
        ...shopPaths,
        ...eventPaths,
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

/** Adds the errors that every route may answer with. */
function withCommonErrors(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, { responses: object }>).map(
          ([method, operation]) => [
            method,
            { ...operation, responses: { ...operation.responses, ...COMMON_ERRORS } },
          ],
        ),
      ),
    ]),
  );
}
