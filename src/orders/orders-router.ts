import { Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { parseRequest } from "../http/parse-request.ts";
import { listShopOrders, shopOrderListQuery } from "./list-shop-orders.ts";
import { OrderNotFound } from "./order.ts";
import { orderIdOf, requireOrderReader } from "./order-access.ts";
import { FULL_ORDER } from "./full-order.ts";
import { presentOrder, presentPublicStatus, withoutPaymentUrls } from "./present-order.ts";

export function ordersRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/orders", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listShopOrders(context, parseRequest(shopOrderListQuery, req.query)));
  });

  router.get("/v1/orders/:id", async (req, res) => {
    const order = await context.db.order.findUnique({
      where: { id: orderIdOf(req) },
      include: FULL_ORDER,
    });
    if (order === null) throw new OrderNotFound();
    const { mayPay } = await requireOrderReader(context, req, order);
    const presented = presentOrder(order, context.config);
    res.json({
      ...(mayPay ? presented : withoutPaymentUrls(presented)),
      shop_name: context.config.shop.name,
    });
  });

  router.get("/v1/orders/:id/status", async (req, res) => {
    const order = await context.db.order.findUnique({
      where: { id: orderIdOf(req) },
      include: { payments: true },
    });
    if (order === null) throw new OrderNotFound();
    res.json({ ...presentPublicStatus(order), shop_name: context.config.shop.name });
  });

  return router;
}
