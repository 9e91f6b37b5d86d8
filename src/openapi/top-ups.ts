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
      summary: "Top-ups, newest first (viewer)",
      security: withKey,
      requestParams: { query: topUpListQuery },
      responses: { 200: json(list(topUp), "A page of them"), ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/top-ups/{id}": {
    get: {
      tags: ["Staff"],
      summary: "A top-up (viewer)",
      security: withKey,
      requestParams: { path: orderId },
      responses: { 200: json(topUp, "The top-up"), ...STAFF_ONLY, ...NO_SUCH },
    },
  },
  "/v1/admin/top-ups/{id}/retry": {
    post: {
      tags: ["Staff"],
      summary: "Deliver a refused top-up once more, under a new reference (operator)",
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
          "It was not refused, was tried again, or its money is not there any more",
          "top_up_not_retryable",
        ),
        ...INVALID,
      },
    },
  },
  "/v1/admin/top-ups/{id}/resolve": {
    post: {
      tags: ["Staff"],
      summary: "Say how a top-up ended of which nobody knows, or give a pending one up (operator)",
      security: withKey,
      requestParams: { path: orderId },
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolveTopUpRequest } },
      },
      responses: {
        200: json(topUp, "The settled top-up"),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_SUCH,
        409: failure(
          "It is settled, was sent just now, or the provider says something else",
          "top_up_not_resolvable",
          "resolution_conflict",
        ),
        ...INVALID,
        503: failure(
          "The provider gives no answer, so nothing was decided; see Retry-After",
          "provider_unavailable",
        ),
      },
    },
  },
};
