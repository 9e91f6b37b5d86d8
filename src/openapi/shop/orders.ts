import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { retryForm, retryRequest } from "../../checkout/retry-payment.ts";
import { listedOrderResponse, shopOrderListQuery } from "../../orders/list-shop-orders.ts";
import { orderPageResponse, orderStatusResponse } from "../../orders/order-response.ts";
import { returnQuery } from "../../payments/callback-pidx.ts";
import { EXAMPLE, orderId } from "../examples/example-ids.ts";
import { closedOrder, newAttempt, paidOrder } from "../examples/order-examples.ts";
import {
  BODY,
  body,
  checkout,
  failure,
  INVALID,
  json,
  KHALTI_REJECTS_US,
  list,
  NO_KEY,
  order,
  page,
  STAFF_ONLY,
  TOO_MANY,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
} from "../parts.ts";

const orderPage = orderPageResponse.meta({ id: "OrderWithShop" });
const listedOrder = listedOrderResponse.meta({ id: "ListedOrder" });
const orderStatus = orderStatusResponse.meta({ id: "OrderStatus" });
const shop_name = "Demo shop";

/** Routes about one order: for its shop, and for the customer. */
export const orderPaths: ZodOpenApiPathsObject = {
  "/v1/orders": {
    get: {
      operationId: "listOrders",
      tags: ["Shops"],
      summary: "List orders, by number, status or last change (any key)",
      description:
        "Newest first. With `updated_since`, the oldest change first: read all pages, then ask again from a minute before the last `updated_at`. `GET /v1/events` tells the same changes, each once.",
      requestParams: { query: shopOrderListQuery },
      responses: {
        200: json(
          list(listedOrder),
          "A page of orders",
          page({ ...paidOrder, updated_at: "2026-11-22T10:14:58.131Z" }),
        ),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/orders/{id}": {
    get: {
      operationId: "getOrder",
      tags: ["Shops"],
      summary: "Get an order",
      description: "With the order's token, or with any key.",
      requestParams: { path: orderId },
      responses: {
        200: json(orderPage, "The order", { ...paidOrder, shop_name }),
        ...NO_KEY,
        ...UNKNOWN_ORDER,
      },
    },
  },
  "/v1/orders/{id}/payments": {
    post: {
      operationId: "startPayment",
      tags: ["Shops"],
      summary: "Start a new attempt to pay an unpaid order",
      description:
        "Khalti is first asked about the attempts that are still open, so a customer who has paid is not sent to pay again. Without `method`, the last attempt's.",
      requestParams: { path: orderId },
      requestBody: {
        required: false,
        content: {
          ...body(retryRequest, { method: { mode: "wallet" } }).content,
          "application/x-www-form-urlencoded": { schema: retryForm },
        },
      },
      responses: {
        201: json(checkout, "The order, and its new payment link", newAttempt),
        303: { description: "For the form of the order's page: redirect to the payment link" },
        ...BODY,
        ...TOO_MANY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order's status does not allow a new attempt, or one of its top-ups is no longer offered",
          "payment_link_not_open",
          "payment_link_reserved",
          "order_state_conflict",
          "top_up_unavailable",
        ),
        422: failure(
          "The request is invalid, see `errors`, or Khalti refused the payment",
          "invalid_request",
          "payment_refused",
        ),
        ...KHALTI_REJECTS_US,
        503: failure("Khalti is unavailable; see Retry-After", "khalti_unavailable"),
      },
    },
  },
  "/v1/orders/{id}/close": {
    post: {
      operationId: "closeOrder",
      tags: ["Shops"],
      summary: "Close an unpaid order",
      description:
        "No new attempt is possible afterwards. Money that still arrives is held for a person.",
      requestParams: { path: orderId },
      responses: {
        200: json(order, "The closed order", closedOrder),
        ...TOO_MANY,
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
        409: failure(
          "The order's status or a pending payment does not allow closing it",
          "order_state_conflict",
        ),
        503: failure(
          "Khalti did not answer whether the order is paid, so it was not closed",
          "khalti_unavailable",
        ),
      },
    },
  },
  "/v1/orders/{id}/status": {
    get: {
      operationId: "getOrderStatus",
      tags: ["Customers"],
      summary: "Get an order's status, without personal data",
      description: "Needs no key: for the page that the customer comes back to.",
      requestParams: { path: orderId },
      responses: {
        200: json(
          orderStatus,
          "The order's status",
          orderStatusResponse.parse({ ...paidOrder, shop_name }),
        ),
        ...UNKNOWN_ORDER,
      },
    },
  },
  "/v1/payments/return": {
    get: {
      operationId: "returnFromKhalti",
      tags: ["Customers"],
      summary: "Return URL to which Khalti redirects the customer",
      description:
        "Only `pidx` is used: the outcome comes from a lookup at Khalti, never from the query. Without one `pidx`, as when Khalti redirects with a message only, the customer gets a page that helps. Returns of one order, and of one address, ask Khalti a limited number of times a minute: a further one redirects all the same, and a background job asks.",
      requestParams: {
        query: returnQuery.extend({
          pidx: returnQuery.shape.pidx.meta({ param: { example: EXAMPLE.pidx } }),
        }),
      },
      responses: {
        200: {
          description: "No pidx, or several: a page that leads to the order and the shop",
          content: {
            "text/html": { schema: z.string(), example: "<!doctype html>…" },
          },
        },
        303: { description: "Redirect to `return_to`, or to the server's own order page" },
        ...UNKNOWN_PAYMENT,
        ...TOO_MANY,
        ...INVALID,
      },
    },
  },
};
