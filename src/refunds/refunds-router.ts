import { type Request, type Response, Router } from "express";
import { validate as isUuid } from "uuid";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { Refund } from "../generated/prisma/client.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { type Claim, IdempotencyKeyMissing, withIdempotency } from "../http/idempotency.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { OrderNotFound } from "../orders/order.ts";
import { actorOf, orderIdOf } from "../orders/order-access.ts";
import { requirePidx } from "../payments/confirm-payment.ts";
import { paidPaymentOf, paymentOf, WITH_MONEY, withMoney } from "../lifecycle/lock-order.ts";
import { refundablePaisa } from "../lifecycle/refund.ts";
import { reservedPaisa } from "../lifecycle/top-up.ts";
import { acknowledgeRefund } from "./acknowledge-refund.ts";
import { findRefund, listRefunds, RefundNotFound, refundListQuery } from "./list-refunds.ts";
import { presentRefund, type RefundResponse, WITH_ORDER_NUMBER } from "./present-refund.ts";
import { recordDashboardRefund } from "./record-dashboard-refund.ts";
import { decideRefundApproval } from "./decide-refund-approval.ts";
import {
  acknowledgeRefundRequest,
  dashboardRefundRequest,
  decideRefundRequest,
  refundRequest,
  resolveRefundRequest,
  sendBackRequest,
} from "./refund-request.ts";
import { type RequestedRefund, requestRefund } from "./request-refund.ts";
import { sendBack } from "./send-back.ts";
import { resolveRefund } from "./resolve-refund.ts";

const requestedRefund = z.object({ orderId: z.string(), refundId: z.string() });

export function refundsRouter(context: AppContext): Router {
  const router = Router();
  const present = async (refund: Refund): Promise<RefundResponse> => {
    const order = await context.db.order.findUniqueOrThrow({
      where: { id: refund.orderId },
      ...WITH_ORDER_NUMBER.order,
    });
    return presentRefund({ ...refund, order }, context.config);
  };
  /** Answers with the same refund for every request under the same key. Such keys are kept for ever. */
  const answerOnce = async (
    res: Response,
    request: { scope: string; key: string; body: unknown; sent: unknown },
    make: (claim: Claim<RequestedRefund>) => Promise<Refund>,
  ) => {
    const answer = await withIdempotency(
      context,
      { ...request, created: requestedRefund, keep: "for_ever" },
      async (claim) => {
        const refund =
          claim.unfinished === null
            ? await make(claim)
            : await findRefund(context, claim.unfinished);
        return { status: 202, body: await present(refund) };
      },
    );
    if (answer.replayed) res.set("Idempotency-Replayed", "true");
    res.status(answer.status).json(answer.body);
  };
  const json = jsonBody("10kb");

  router.post("/v1/admin/orders/:id/refunds", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const orderId = orderIdOf(req);
    const key = requireKey(req);
    const members = { refundable_amount: await refundableNow(context, orderId) };
    const body = parseRequest(refundRequest, req.body, members);
    // The scope is the order, not the caller: two people who send the same key mean the same refund.
    const scope = `POST /v1/admin/orders/${orderId}/refunds`;
    await answerOnce(res, { scope, key, body, sent: req.body }, (claim) =>
      requestRefund(context, {
        ...body,
        orderId,
        actor: actorOf(caller),
        keyId: caller.id,
        claim,
      }),
    );
  });

  router.post(
    "/v1/admin/payments/:pidx/dashboard-refunds",
    json,
    async (req: Request, res: Response) => {
      const caller = await requireStaff(context, req);
      const pidx = requirePidx(req.params["pidx"]);
      const body = parseRequest(dashboardRefundRequest, req.body);
      const scope = `POST /v1/admin/payments/${pidx}/dashboard-refunds`;
      await answerOnce(res, { scope, key: requireKey(req), body, sent: req.body }, (claim) =>
        recordDashboardRefund(context, { ...body, pidx, actor: actorOf(caller), claim }),
      );
    },
  );

  router.post("/v1/admin/payments/:pidx/send-back", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const pidx = requirePidx(req.params["pidx"]);
    const body = parseRequest(sendBackRequest, req.body);
    const by = { actor: actorOf(caller), keyId: caller.id };
    const scope = `POST /v1/admin/payments/${pidx}/send-back`;
    await answerOnce(res, { scope, key: requireKey(req), body, sent: req.body }, (claim) =>
      sendBack(context, { ...body, ...by, pidx, claim }),
    );
  });

  router.get("/v1/admin/refunds", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listRefunds(context, parseRequest(refundListQuery, req.query)));
  });

  router.get("/v1/admin/refunds/:id", async (req, res) => {
    await requireStaff(context, req);
    res.json(
      presentRefund(await findRefund(context, { refundId: refundIdOf(req) }), context.config),
    );
  });

  router.post("/v1/admin/refunds/:id/resolve", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const refundId = refundIdOf(req);
    const body = parseRequest(resolveRefundRequest, req.body);
    const refund = await resolveRefund(context, { ...body, refundId, actor: actorOf(caller) });
    res.json(await present(refund));
  });

  for (const [verb, decision] of [
    ["approve", "approved"],
    ["reject", "rejected"],
  ] as const) {
    router.post(`/v1/admin/refunds/:id/${verb}`, json, async (req: Request, res: Response) => {
      const caller = await requireStaff(context, req);
      const refundId = refundIdOf(req);
      const { reason } = parseRequest(decideRefundRequest, req.body);
      const by = { actor: actorOf(caller), keyId: caller.id };
      const refund = await decideRefundApproval(context, { refundId, decision, reason, ...by });
      res.json(await present(refund));
    });
  }

  router.post("/v1/admin/refunds/:id/acknowledge", json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const refundId = refundIdOf(req);
    const { reason } = parseRequest(acknowledgeRefundRequest, req.body);
    const input = { refundId, reason, actor: actorOf(caller) };
    res.json(await present(await acknowledgeRefund(context, input)));
  });

  return router;
}

function requireKey(req: Request): string {
  const key = req.get("Idempotency-Key");
  if (key === undefined) throw new IdempotencyKeyMissing();
  return key;
}

/** What may still be refunded of the order, in paisa. @throws OrderNotFound */
async function refundableNow(context: AppContext, orderId: string): Promise<number> {
  const row = await context.db.order.findUnique({ where: { id: orderId }, include: WITH_MONEY });
  if (row === null) throw new OrderNotFound();
  const seen = withMoney(row);
  const paid = paidPaymentOf(seen);
  if (paid === null) return 0;
  const { refunds, topUps } = paymentOf(seen, paid.id);
  return Math.max(0, refundablePaisa(paid, refunds) - reservedPaisa(topUps));
}

/** The id in a path. @throws RefundNotFound for what cannot be one */
function refundIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new RefundNotFound();
  return id;
}
