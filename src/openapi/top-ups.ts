import type { ZodOpenApiPathsObject } from "zod-openapi";
import { topUpListQuery } from "../topups/list-top-ups.ts";
import { topUpResponse } from "../topups/present-top-up.ts";
import { resolveTopUpRequest, retryTopUpRequest } from "../topups/top-up-request.ts";
import { BODY, failure, INVALID, json, list, orderId, STAFF_ONLY, withKey } from "./parts.ts";

const topUp = topUpResponse.meta({ id: "TopUp" });
const NO_SUCH = { 404: failure("No such top-up", "top_up_not_found") };

export const topUpPaths: ZodOpenApiPathsObject = {
  "/v1/admin/top-ups": {
    get: {
      tags: ["Staff"],
      summary: "List top-ups, newest first (viewer)",
      security: withKey,
      requestParams: { query: topUpListQuery },
      responses: { 200: json(list(topUp), "A page of top-ups"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/top-ups/{id}": {
    get: {
      tags: ["Staff"],
      summary: "Get a top-up (viewer)",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(topUp, "The top-up"), ...STAFF_ONLY, ...NO_SUCH },
    },
  },
  "/v1/admin/top-ups/{id}/retry": {
    post: {
      tags: ["Staff"],
      summary: "Retry a refused top-up under a new reference (operator)",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: {
        required: true,
        content: { "application/json": { schema: retryTopUpRequest } },
      },
      responses: {
        202: json(topUp, "The new attempt"),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_SUCH,
        409: failure(
          "It was not refused, was retried already, or its money is no longer available",
          "top_up_not_retryable",
        ),
        ...INVALID,
      },
    },
  },
  "/v1/admin/top-ups/{id}/resolve": {
    post: {
      tags: ["Staff"],
      summary: "Record the outcome of an unknown top-up, or give up a pending one (operator)",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolveTopUpRequest } },
      },
      responses: {
        200: json(topUp, "The top-up with its outcome"),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_SUCH,
        409: failure(
          "It has an outcome already, was sent just now, or the provider's answer contradicts this one",
          "top_up_not_resolvable",
          "resolution_conflict",
        ),
        ...INVALID,
        503: failure(
          "The provider did not answer, so nothing changed; see Retry-After",
          "provider_unavailable",
        ),
      },
    },
  },
};
