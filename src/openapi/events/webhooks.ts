import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { deliveryListQuery } from "../../webhooks/list-deliveries.ts";
import { endpointListQuery } from "../../webhooks/list-endpoints.ts";
import { type DeliveryResponse, deliveryResponse } from "../../webhooks/webhook-delivery.ts";
import {
  endpointPatch,
  type EndpointResponse,
  endpointResponse,
  newEndpointRequest,
  newEndpointResponse,
  rotatedSecretResponse,
} from "../../webhooks/webhook-endpoint.ts";
import { replayRequest, rotateRequest } from "../../webhooks/webhooks-router.ts";
import { deliveryId, endpointId, EXAMPLE } from "../examples/example-ids.ts";
import { body, BODY, failure, INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";

const endpoint = endpointResponse.meta({ id: "WebhookEndpoint" });
const delivery = deliveryResponse.meta({ id: "WebhookDelivery" });
const NO_ENDPOINT = { 404: failure("No such endpoint", "webhook_endpoint_not_found") };
const NO_DELIVERY = { 404: failure("No such delivery", "webhook_delivery_not_found") };
const DISABLED = { 409: failure("The endpoint is disabled", "webhook_endpoint_disabled") };
const INVALID_URL = {
  422: failure(
    "The request is invalid, or webhooks may not reach the address",
    "invalid_request",
    "webhook_url_refused",
  ),
};

const shop: EndpointResponse = {
  id: EXAMPLE.endpointId,
  url: "https://shop.example/webhooks/khalti",
  events: ["*"],
  description: "Web shop",
  status: "enabled",
  disabled_reason: null,
  created_at: "2026-11-22T09:00:00.000Z",
};
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const delivered: DeliveryResponse = {
  id: EXAMPLE.deliveryId,
  endpoint_id: EXAMPLE.endpointId,
  event_id: EXAMPLE.eventId,
  type: "order.paid",
  order_id: EXAMPLE.orderId,
  purchase_order_id: EXAMPLE.orderNumber,
  status: "succeeded",
  attempts: [
    {
      at: "2026-11-22T10:14:58.300Z",
      status_code: 204,
      duration_ms: 41,
      error: null,
      response: "",
    },
  ],
  next_attempt_at: null,
};
const pending: DeliveryResponse = {
  ...delivered,
  type: "webhook.test",
  order_id: null,
  purchase_order_id: null,
  status: "pending",
  attempts: [],
  next_attempt_at: "2026-11-22T10:20:00.000Z",
};

/** Where events are sent to, and what came of it. */
export const webhookPaths: ZodOpenApiPathsObject = {
  "/v1/admin/webhook-endpoints": {
    get: {
      operationId: "listWebhookEndpoints",
      tags: ["Administrators"],
      summary: "List webhook endpoints, newest first (viewer)",
      description: "Without their secrets.",
      requestParams: { query: endpointListQuery },
      responses: {
        200: json(list(endpoint), "A page of endpoints", page(shop)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
    post: {
      operationId: "createWebhookEndpoint",
      tags: ["Administrators"],
      summary: "Create a webhook endpoint (admin)",
      description:
        "Its deliveries follow Standard Webhooks 1.0.0. The secret that signs them is shown in this answer only.",
      requestBody: body(newEndpointRequest, {
        url: shop.url,
        events: ["*"],
        description: shop.description,
      }),
      responses: {
        201: json(newEndpointResponse.meta({ id: "NewWebhookEndpoint" }), "The endpoint", {
          ...shop,
          secret,
        }),
        ...BODY,
        ...STAFF_ONLY,
        ...INVALID_URL,
      },
    },
  },
  "/v1/admin/webhook-endpoints/{id}": {
    get: {
      operationId: "getWebhookEndpoint",
      tags: ["Administrators"],
      summary: "Get a webhook endpoint (viewer)",
      description: "Without its secret.",
      requestParams: { path: endpointId },
      responses: { 200: json(endpoint, "The endpoint", shop), ...STAFF_ONLY, ...NO_ENDPOINT },
    },
    patch: {
      operationId: "changeWebhookEndpoint",
      tags: ["Administrators"],
      summary: "Change, disable or enable a webhook endpoint (admin)",
      description: "Enabling it again goes on with its pending deliveries.",
      requestParams: { path: endpointId },
      requestBody: body(endpointPatch, { events: ["order.paid", "order.refunded"] }),
      responses: {
        200: json(endpoint, "The endpoint", shop),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_ENDPOINT,
        ...INVALID_URL,
      },
    },
    delete: {
      operationId: "deleteWebhookEndpoint",
      tags: ["Administrators"],
      summary: "Delete a webhook endpoint with its deliveries (admin)",
      description: "Events stay in the feed.",
      requestParams: { path: endpointId },
      responses: { 204: { description: "Deleted" }, ...STAFF_ONLY, ...NO_ENDPOINT },
    },
  },
  "/v1/admin/webhook-endpoints/{id}/rotate-secret": {
    post: {
      operationId: "rotateWebhookSecret",
      tags: ["Administrators"],
      summary: "Give a webhook endpoint a new secret (admin)",
      description: "For some hours, 24 by default, the old secret signs too.",
      requestParams: { path: endpointId },
      requestBody: body(rotateRequest, { keep_old_for_hours: 24 }),
      responses: {
        200: json(rotatedSecretResponse.meta({ id: "WebhookSecret" }), "The new secret", {
          secret,
        }),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_ENDPOINT,
        ...INVALID,
      },
    },
  },
  "/v1/admin/webhook-endpoints/{id}/test": {
    post: {
      operationId: "testWebhookEndpoint",
      tags: ["Administrators"],
      summary: "Send a test event to a webhook endpoint (admin)",
      description: "The event is `webhook.test`, to this endpoint alone.",
      requestParams: { path: endpointId },
      responses: {
        202: json(delivery, "The delivery", pending),
        ...STAFF_ONLY,
        ...NO_ENDPOINT,
        ...DISABLED,
      },
    },
  },
  "/v1/admin/webhook-endpoints/{id}/replay": {
    post: {
      operationId: "replayWebhooks",
      tags: ["Administrators"],
      summary: "Send again what failed since a time (admin)",
      description: "Also what the endpoint missed while it was disabled.",
      requestParams: { path: endpointId },
      requestBody: body(replayRequest, { since: "2026-11-22T00:00:00Z" }),
      responses: {
        202: json(z.object({ count: z.int() }), "How many deliveries are sent", { count: 7 }),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_ENDPOINT,
        ...DISABLED,
        ...INVALID,
      },
    },
  },
  "/v1/admin/webhook-deliveries": {
    get: {
      operationId: "listWebhookDeliveries",
      tags: ["Staff"],
      summary: "List webhook deliveries, newest first (viewer)",
      description: "Each with its attempts of the last 30 days.",
      requestParams: { query: deliveryListQuery },
      responses: {
        200: json(list(delivery), "A page of deliveries", page(delivered)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/webhook-deliveries/{id}": {
    get: {
      operationId: "getWebhookDelivery",
      tags: ["Staff"],
      summary: "Get a webhook delivery (viewer)",
      description: "One event for one endpoint.",
      requestParams: { path: deliveryId },
      responses: { 200: json(delivery, "The delivery", delivered), ...STAFF_ONLY, ...NO_DELIVERY },
    },
  },
  "/v1/admin/webhook-deliveries/{id}/resend": {
    post: {
      operationId: "resendWebhook",
      tags: ["Staff"],
      summary: "Send a webhook again (operator)",
      description: "The same id and bytes, signed anew.",
      requestParams: { path: deliveryId },
      responses: {
        202: json(delivery, "The delivery", pending),
        ...STAFF_ONLY,
        ...NO_DELIVERY,
        ...DISABLED,
      },
    },
  },
};
