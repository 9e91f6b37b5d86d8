import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { TITLES } from "../http/problem.ts";
import { packageVersion } from "../lib/package-version.ts";
import { apiKeyPaths } from "./access/api-keys.ts";
import { passkeyPaths } from "./access/passkeys.ts";
import { sessionPaths } from "./access/sessions.ts";
import type { ErrorCode } from "./errors/error-code.ts";
import { ERROR_CODES } from "./errors/error-codes.ts";
import { eventPaths } from "./events/events.ts";
import { webhookPaths } from "./events/webhooks.ts";
import { paymentRefundPaths } from "./refunds/payment-refunds.ts";
import { refundApprovalPaths } from "./refunds/refund-approvals.ts";
import { refundPaths } from "./refunds/refunds.ts";
import { catalogPaths } from "./shop/catalog.ts";
import { checkoutPaths } from "./shop/checkout.ts";
import { orderPaths } from "./shop/orders.ts";
import { paymentLinkPaths } from "./shop/payment-links.ts";
import { productPaths } from "./shop/products.ts";
import { auditPaths } from "./staff/audit.ts";
import { dashboardPaths } from "./staff/dashboard.ts";
import { staffOrderPaths } from "./staff/orders.ts";
import { staffPaymentPaths } from "./staff/payments.ts";
import { reportPaths } from "./staff/reports.ts";
import { deliveryReportPaths } from "./topups/delivery-reports.ts";
import { topUpProviderPaths } from "./topups/top-up-providers.ts";
import { topUpPaths } from "./topups/top-ups.ts";
import { operatorPaths } from "./operator.ts";
import { COMMON_ERRORS } from "./parts.ts";
import { SECURITY_SCHEMES, securityOf } from "./security.ts";
import { TAGS } from "./tags.ts";

/** The OpenAPI 3.1 document, built from the schemas that the routes validate with. */
export function openApiDocument(): object {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "khalti-bff",
      version: packageVersion,
      description:
        "Accepts payments through Khalti. Amounts are integers in paisa (currency NPR); times are ISO 8601. Every error is a problem document (RFC 9457) with a stable, machine-readable `code`.",
      license: { name: "MIT", identifier: "MIT" },
      contact: { name: "The operator of this server" },
    },
    // Relative, so that the description fits wherever it is served.
    servers: [{ url: "/", description: "This server" }],
    tags: TAGS,
    components: { securitySchemes: SECURITY_SCHEMES, examples: problemExamples() },
    paths: withSecurity({
      ...withCommonErrors({
        ...productPaths,
        ...checkoutPaths,
        ...orderPaths,
        ...eventPaths,
        ...dashboardPaths,
        ...staffOrderPaths,
        ...auditPaths,
        ...staffPaymentPaths,
        ...paymentLinkPaths,
        ...reportPaths,
        ...refundPaths,
        ...refundApprovalPaths,
        ...paymentRefundPaths,
        ...topUpPaths,
        ...topUpProviderPaths,
        ...deliveryReportPaths,
        ...catalogPaths,
        ...apiKeyPaths,
        ...sessionPaths,
        ...passkeyPaths,
        ...webhookPaths,
      }),
      ...operatorPaths,
    }),
  });
}

/** Adds the errors that every route may answer with. */
function withCommonErrors(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  return mapOperations(paths, (operation) => ({
    ...operation,
    responses: { ...operation.responses, ...COMMON_ERRORS },
  }));
}

/** Says who may call each route, by the table that the routes check. */
function withSecurity(paths: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  return mapOperations(paths, (operation, method, path) => ({
    ...operation,
    security: securityOf(method, path),
  }));
}

interface Operation {
  responses: object;
}

function mapOperations(
  paths: ZodOpenApiPathsObject,
  change: (operation: Operation, method: string, path: string) => object,
): ZodOpenApiPathsObject {
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, Operation>).map(([method, operation]) => [
          method,
          change(operation, method, path),
        ]),
      ),
    ]),
  );
}

/** Codes of pages and files, which the description leaves out. */
const ONLY_PAGES = new Set(["not_found", "precondition_failed", "range_not_satisfiable"]);

/** A problem document for each code that an operation may answer with. */
function problemExamples() {
  const codes = Object.entries<ErrorCode>(ERROR_CODES).filter(([code]) => !ONLY_PAGES.has(code));
  return Object.fromEntries(
    codes.map(([code, { status, detail, cause }]) => [
      code,
      {
        summary: cause,
        value: {
          type: "about:blank",
          title: TITLES[status] ?? "Error",
          status,
          detail,
          instance: "0f8fad5b-d9cb-469f-a165-70867728950e",
          code,
          ...(code === "invalid_request"
            ? { errors: [{ path: "items.0.quantity", message: "Should be at least 1." }] }
            : {}),
        },
      },
    ]),
  );
}
