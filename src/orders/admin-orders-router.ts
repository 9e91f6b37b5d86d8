import { Router } from "express";
import { z } from "zod";
import type { HistoryEntry } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { listOrders, orderListQuery } from "./list-orders.ts";
import { OrderNotFound } from "./order.ts";
import { endCustomerLinks, linkForCustomer } from "./customer-link.ts";
import { actorOf, orderIdOf } from "./order-access.ts";
import { FULL_ORDER } from "./full-order.ts";
import { orderResponse } from "./order-response.ts";
import { presentOrder } from "./present-order.ts";

export const customerLinkResponse = z.object({
  url: z.url().describe("Shown here only. Its token is in the fragment"),
  expires_at: z.iso.datetime(),
});

export const adminOrderResponse = orderResponse.extend({
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      type: z.string(),
      actor: z.string(),
      reason: z.string().nullable(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
});

export function adminOrdersRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/admin/orders", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listOrders(context, parseRequest(orderListQuery, req.query)));
  });

  router.get("/v1/admin/orders/:id", async (req, res) => {
    await requireStaff(context, req);
    const order = await context.db.order.findUnique({
      where: { id: orderIdOf(req) },
      include: { ...FULL_ORDER, history: { orderBy: { id: "asc" } } },
    });
    if (order === null) throw new OrderNotFound();
    res.json({ ...presentOrder(order, context.config), history: order.history.map(presentEntry) });
  });

  router.post("/v1/admin/orders/:id/customer-link", async (req, res) => {
    const caller = await requireStaff(context, req);
    const order = { orderId: orderIdOf(req), actor: actorOf(caller) };
    const { url, expiresAt } = await linkForCustomer(context, order);
    res.status(201).json({ url, expires_at: expiresAt.toISOString() });
  });

  router.delete("/v1/admin/orders/:id/customer-link", async (req, res) => {
    const caller = await requireStaff(context, req);
    await endCustomerLinks(context, { orderId: orderIdOf(req), actor: actorOf(caller) });
    res.status(204).end();
  });

  return router;
}

function presentEntry(entry: HistoryEntry) {
  return {
    at: entry.at.toISOString(),
    type: entry.type,
    actor: entry.actor,
    reason: entry.reason,
    data: entry.data,
  };
}
