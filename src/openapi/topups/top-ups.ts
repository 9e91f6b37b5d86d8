import type { ZodOpenApiPathsObject } from "zod-openapi";
import { topUpListQuery } from "../../topups/list-top-ups.ts";
import { topUpResponse } from "../../topups/present-top-up.ts";
import { resolveTopUpRequest, retryTopUpRequest } from "../../topups/top-up-request.ts";
import { topUpId } from "../examples/example-ids.ts";
import { body, BODY, failure, INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";
import { deliveredTopUp, retriedTopUp } from "../examples/top-up-examples.ts";

const topUp = topUpResponse.meta({ id: "TopUp" });
const NO_SUCH = { 404: failure("No such top-up", "top_up_not_found") };

export const topUpPaths: ZodOpenApiPathsObject = {
  "/v1/admin/top-ups": {
    get: {
      tags: ["Staff"],
      operationId: "listTopUps",
      summary: "List top-ups, newest first (viewer)",
      description: "One entry for each attempt to deliver a paid item.",
      requestParams: { query: topUpListQuery },
      responses: {
        200: json(list(topUp), "A page of top-ups", page(deliveredTopUp)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/top-ups/{id}": {
    get: {
      tags: ["Staff"],
      operationId: "getTopUp",
      summary: "Get a top-up (viewer)",
      description: "One attempt to deliver a paid item.",
      requestParams: { path: topUpId },
      responses: { 200: json(topUp, "The top-up", deliveredTopUp), ...STAFF_ONLY, ...NO_SUCH },
    },
  },
  "/v1/admin/top-ups/{id}/retry": {
    post: {
      tags: ["Staff"],
      operationId: "retryTopUp",
      summary: "Retry a refused top-up (operator)",
      description: "Makes a new attempt under a new reference.",
      requestParams: { path: topUpId },
      requestBody: body(retryTopUpRequest, { reason: "The provider has lifted its limit." }),
      responses: {
        202: json(topUp, "The new attempt", retriedTopUp),
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
      operationId: "resolveTopUp",
      summary: "Record the outcome of an unknown top-up, or give up a pending one (operator)",
      description: "The provider is asked first: its answer must not contradict the outcome.",
      requestParams: { path: topUpId },
      requestBody: body(resolveTopUpRequest, {
        outcome: "delivered",
        reason: "The provider's statement has it.",
      }),
      responses: {
        200: json(topUp, "The top-up with its outcome", deliveredTopUp),
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
