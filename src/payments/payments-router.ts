import { type Request, type Response, Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { lookupSnapshot } from "../lifecycle/lookup-snapshot.ts";
import { actorOf, requireOwnOrder } from "../orders/order-access.ts";
import { readOrderCookie } from "../orders/order-cookie.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import { presentOrder } from "../orders/present-order.ts";
import { acknowledgePayment, acknowledgePaymentRequest } from "./acknowledge-payment.ts";
import { askKhalti } from "./ask-khalti.ts";
import { closeOrder } from "./close-order.ts";
import { PaymentNotFound, requirePidx } from "./confirm-payment.ts";
import { pidxOfCallback } from "./callback-pidx.ts";
import { limitAsking } from "./limit-asking.ts";
import { receiveReturn } from "./receive-return.ts";
import { resolveHeldPayment, resolveRequest } from "./resolve-held-payment.ts";
import { sendReturnHelp } from "./return-help.ts";

export function paymentsRouter(context: AppContext): Router {
  const router = Router();
  const limits = limitAsking(context);

  router.get("/v1/payments/return", async (req, res) => {
    const pidx = pidxOfCallback(req.query["pidx"]);
    if (pidx === null) {
      await sendReturnHelp(context, req, res);
      return;
    }
    const { orderId, returnTo } = await receiveReturn(context, {
      pidx: requirePidx(pidx),
      mayAsk: (order) => limits.mayReturnAsk(req, order),
    }).catch(async (error: unknown) => {
      if (error instanceof PaymentNotFound) await limits.unknownPidx(req);
      throw error;
    });
    res.redirect(303, returnTo ?? ownOrderPage(req, orderId, context.config.publicUrl));
  });

  router.post("/v1/orders/:id/close", limits.changes, async (req, res) => {
    const { orderId, actor } = await requireOwnOrder(context, req);
    await limits.changeOfOrder(orderId, actor);
    await closeOrder(context, { orderId, actor });
    const order = await context.db.order.findUniqueOrThrow({
      where: { id: orderId },
      include: FULL_ORDER,
    });
    res.json(presentOrder(order, context.config));
  });

  router.post("/v1/admin/payments/:pidx/lookup", async (req, res) => {
    const caller = await requireStaff(context, req);
    const pidx = requirePidx(req.params.pidx);
    const { result, answer } = await askKhalti(context, { pidx, actor: actorOf(caller) });
    res.json({
      result,
      khalti: answer === null ? null : lookupSnapshot(answer),
      order: await orderOfPayment(context, pidx),
    });
  });

  router.post(
    "/v1/admin/payments/:pidx/resolve",
    jsonBody("10kb"),
    async (req: Request, res: Response) => {
      const caller = await requireStaff(context, req);
      const pidx = requirePidx(req.params["pidx"]);
      const body = parseRequest(resolveRequest, req.body);
      const { outcome, reason, refunded_amount: refundedPaisa } = body;
      const actor = actorOf(caller);
      const input = { pidx, outcome, reason, actor, refundedPaisa };
      const answer = await resolveHeldPayment(context, input);
      res.json({ khalti: lookupSnapshot(answer), order: await orderOfPayment(context, pidx) });
    },
  );

  router.post(
    "/v1/admin/payments/:pidx/acknowledge",
    jsonBody("10kb"),
    async (req: Request, res: Response) => {
      const caller = await requireStaff(context, req);
      const pidx = requirePidx(req.params["pidx"]);
      const { reason } = parseRequest(acknowledgePaymentRequest, req.body);
      await acknowledgePayment(context, { pidx, reason, actor: actorOf(caller) });
      res.json(await orderOfPayment(context, pidx));
    },
  );

  return router;
}

async function orderOfPayment(context: AppContext, pidx: string) {
  const { order } = await context.db.payment.findUniqueOrThrow({
    where: { pidx },
    select: { order: { include: FULL_ORDER } },
  });
  return presentOrder(order, context.config);
}

/** Our order page. A browser that checked out by a plain form has the token in a cookie: it goes into the fragment. */
function ownOrderPage(req: Request, orderId: string, publicUrl: string): string {
  const token = readOrderCookie(req, orderId, publicUrl);
  return `/orders/${orderId}${token === null ? "" : `#${token}`}`;
}
