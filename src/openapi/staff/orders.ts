import type { ZodOpenApiPathsObject } from "zod-openapi";
import { customerLinkResponse } from "../../orders/admin-orders-router.ts";
import { orderListQuery } from "../../orders/list-orders.ts";
import { EXAMPLE, orderId } from "../examples/example-ids.ts";
import { orderWithHistory, paidOrder } from "../examples/order-examples.ts";
import {
  adminOrder,
  INVALID,
  json,
  list,
  order,
  page,
  STAFF_ONLY,
  UNKNOWN_ORDER,
} from "../parts.ts";

const customerLink = customerLinkResponse.meta({ id: "CustomerLink" });

/** Orders as staff see them: search, history, links for the customer. */
export const staffOrderPaths: ZodOpenApiPathsObject = {
  "/v1/admin/orders": {
    get: {
      operationId: "searchOrders",
      tags: ["Staff"],
      summary: "List and search orders, newest first (viewer)",
      description: "All given filters must match.",
      requestParams: { query: orderListQuery },
      responses: {
        200: json(list(order), "A page of orders", page(paidOrder)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/orders/{id}": {
    get: {
      operationId: "getOrderWithHistory",
      tags: ["Staff"],
      summary: "Get an order with its history (viewer)",
      description: "The history says what happened, when, who did it, and what Khalti said.",
      requestParams: { path: orderId },
      responses: {
        200: json(adminOrder, "The order", orderWithHistory),
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
      },
    },
  },
  "/v1/admin/orders/{id}/customer-link": {
    post: {
      operationId: "makeCustomerLink",
      tags: ["Staff"],
      summary: "Make a link that shows the order on another device (operator)",
      description:
        "For the customer: the link shows the order's page with its receipt for CUSTOMER_LINK_DAYS (30 if missing), and never pays or cancels. Its token is a bearer token of `GET /v1/orders/{id}` and of nothing else; only its hash is kept. A new link ends the one that staff made before, not those in mails.",
      requestParams: { path: orderId },
      responses: {
        201: json(customerLink, "The link", {
          url: `http://localhost:3000/orders/${EXAMPLE.orderId}#view_9VQyW1c0bq2jVZ0m8l7nqk2QeX5uT3sR6pLd4hYfAzE`,
          expires_at: "2026-12-23T05:00:00.000Z",
        }),
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
      },
    },
    delete: {
      operationId: "endCustomerLinks",
      tags: ["Staff"],
      summary: "End all links of an order, those in mails too (operator)",
      description: "For a link that went to somebody else. The order's own token stays valid.",
      requestParams: { path: orderId },
      responses: {
        204: { description: "No link opens the order any more" },
        ...STAFF_ONLY,
        ...UNKNOWN_ORDER,
      },
    },
  },
};
