import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { customerLinkResponse } from "../../orders/admin-orders-router.ts";
import { orderListQuery } from "../../orders/list-orders.ts";
import { acknowledgePaymentRequest } from "../../payments/acknowledge-payment.ts";
import { resolveRequest } from "../../payments/resolve-held-payment.ts";
import { auditEntry, auditQuery } from "../../staff-actions/list-audit.ts";
import { EXAMPLE, orderId, pidx } from "../examples/example-ids.ts";
import { orderWithHistory, paidOrder } from "../examples/order-examples.ts";
import {
  adminOrder,
  BODY,
  body,
  failure,
  INVALID,
  json,
  KHALTI_SILENT,
  khaltiSays,
  list,
  order,
  page,
  STAFF_ONLY,
  UNKNOWN_ORDER,
  UNKNOWN_PAYMENT,
} from "../parts.ts";
import { paidAtKhalti } from "../examples/refund-examples.ts";

const customerLink = customerLinkResponse.meta({ id: "CustomerLink" });
const auditRow = auditEntry.meta({ id: "AuditEntry" });
const lookupResult = z
  .object({ result: z.enum(["confirmed", "unconfirmed"]), khalti: khaltiSays.nullable(), order })
  .meta({ id: "LookupResult" });
const resolution = z.object({ khalti: khaltiSays, order }).meta({ id: "Resolution" });

/** Routes for staff: orders, audit, payments. */
export const staffPaths: ZodOpenApiPathsObject = {
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
  "/v1/admin/audit": {
    get: {
      operationId: "listAudit",
      tags: ["Staff"],
      summary: "List what staff did, newest first (viewer)",
      description:
        "History entries of all orders whose actor is a member of staff, and what is of no order: sessions, keys, products, webhook endpoints and CSV downloads.",
      requestParams: { query: auditQuery },
      responses: {
        200: json(
          list(auditRow),
          "A page of actions",
          page({
            id: "1024",
            at: "2026-11-23T05:00:00.000Z",
            actor: "staff:Ramesh",
            type: "refund_requested",
            reason: "The customer returned the tea.",
            data: { amount: 45_000 },
            order_id: EXAMPLE.orderId,
            purchase_order_id: paidOrder.purchase_order_id,
            pidx: EXAMPLE.pidx,
          }),
        ),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/payments/{pidx}/lookup": {
    post: {
      operationId: "lookUpPayment",
      tags: ["Staff"],
      summary: "Look a payment up at Khalti now (operator)",
      description: "Records what the answer means, as the return of a customer does.",
      requestParams: { path: pidx },
      responses: {
        200: json(
          lookupResult,
          "Khalti's answer (null if there was none), and the order after it",
          {
            result: "confirmed",
            khalti: paidAtKhalti,
            order: paidOrder,
          },
        ),
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/resolve": {
    post: {
      operationId: "resolvePayment",
      tags: ["Staff"],
      summary: "Resolve a held payment (operator)",
      description:
        "After a fresh lookup: a person decides what the contradiction means. The decision must not contradict what Khalti says about the money.",
      requestParams: { path: pidx },
      requestBody: body(resolveRequest, {
        outcome: "completed",
        reason: "Khalti's support has confirmed the payment.",
      }),
      responses: {
        200: json(resolution, "Khalti's answer, and the order", {
          khalti: paidAtKhalti,
          order: paidOrder,
        }),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not held, its money is being sent back, or Khalti's answer contradicts the outcome",
          "payment_not_held",
          "payment_being_sent_back",
          "resolution_conflict",
        ),
        ...INVALID,
        ...KHALTI_SILENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/acknowledge": {
    post: {
      operationId: "acknowledgePayment",
      tags: ["Staff"],
      summary: "Acknowledge that a customer wants both of two equal orders (operator)",
      description:
        "Ends the order's attention `paid_again`: the same phone or e-mail paid for the same lines within an hour. Moves no money.",
      requestParams: { path: pidx },
      requestBody: body(acknowledgePaymentRequest, {
        reason: "The customer says that both are wanted.",
      }),
      responses: {
        200: json(order, "The order", paidOrder),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure("The payment repeats no other", "payment_not_repeated"),
        ...INVALID,
      },
    },
  },
};
