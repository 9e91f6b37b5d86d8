import type { ZodOpenApiPathsObject } from "zod-openapi";
import { auditEntry, auditQuery } from "../../staff-actions/list-audit.ts";
import { EXAMPLE } from "../examples/example-ids.ts";
import { paidOrder } from "../examples/order-examples.ts";
import { INVALID, json, list, page, STAFF_ONLY } from "../parts.ts";

const auditRow = auditEntry.meta({ id: "AuditEntry" });

/** What staff did. */
export const auditPaths: ZodOpenApiPathsObject = {
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
};
