import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { BankDirectory } from "../catalog/list-banks.ts";
import type { AppContext } from "../context.ts";
import { authenticate, bearerToken, requireStaff } from "../http/auth.ts";
import { withIdempotency } from "../http/idempotency.ts";
import { acceptBodies, parseRequest } from "../http/parse-request.ts";
import { limitPerAddress } from "../http/rate-limit.ts";
import { AppError } from "../lib/errors.ts";
import { OrderNotFound } from "../orders/order.ts";
import { actorOf, orderIdOf, requireOrderHolder } from "../orders/order-access.ts";
import {
  FULL_ORDER,
  type FullOrder,
  orderResponse,
  presentOrder,
} from "../orders/present-order.ts";
import { askKhalti } from "./ask-khalti.ts";
import { checkoutFromForm, checkoutRequest } from "./checkout-request.ts";
import { closeOrder } from "./close-order.ts";
import { requirePidx } from "./confirm-payment.ts";
import { type Checkout, createCheckout } from "./create-checkout.ts";
import { returnUrl } from "./initiate-payment.ts";
import { readOrderCookie, setOrderCookie } from "./order-cookie.ts";
import { receiveReturn } from "./receive-return.ts";
import { khaltiSaid } from "./payment-history.ts";
import { resolveHeldPayment, resolveRequest } from "./resolve-held-payment.ts";
import { resumeCheckout } from "./resume-checkout.ts";
import { retryPayment, retryRequest } from "./retry-payment.ts";

export const checkoutResponse = z.object({
  order: orderResponse,
  payment: z.object({
    pidx: z.string(),
    payment_url: z.string(),
    expires_at: z.iso.datetime().nullable(),
  }),
  order_token: z.string().optional(),
  sdk: z
    .object({
      pidx: z.string(),
      public_key: z.string(),
      environment: z.enum(["test", "prod"]),
      return_url: z.string(),
    })
    .optional(),
});

export const returnQuery = z.object({ pidx: z.string("Is missing.").min(1).max(100) });

const committedCheckout = z.object({ orderId: z.string(), orderToken: z.string() });

const FORM = "application/x-www-form-urlencoded";

export function paymentsRouter(context: AppContext, banks: BankDirectory): Router {
  const router = Router();
  const limitAttempts = limitPerAddress(context.config.checkoutsPerMinute);

  router.post(
    "/v1/checkout",
    limitAttempts,
    acceptBodies("application/json", FORM),
    express.json({ limit: "100kb" }),
    express.urlencoded({ limit: "100kb", extended: true }),
    async (req, res) => {
      const isForm = Boolean(req.is(FORM));
      const caller =
        req.headers.authorization === undefined
          ? null
          : await authenticate(context, bearerToken(req));
      const body: unknown = isForm ? checkoutFromForm(req.body) : req.body;
      const request = parseRequest(checkoutRequest, body);
      const key = req.get("Idempotency-Key");
      if (!isForm && key !== undefined) {
        const actor = caller === null ? "customer" : actorOf(caller);
        const answer = await withIdempotency(
          context,
          { scope: `${actor} POST /v1/checkout`, key, body: request, made: committedCheckout },
          async (claim) => {
            const checkout =
              claim.unfinished === null
                ? await createCheckout(context, banks, request, caller, claim)
                : await resumeCheckout(context, banks, claim.unfinished, actor);
            return { status: 201, body: presentNewCheckout(context, checkout) };
          },
        );
        if (answer.replayed) res.set("Idempotency-Replayed", "true");
        res.status(answer.status).json(answer.body);
        return;
      }
      try {
        const checkout = await createCheckout(context, banks, request, caller, null);
        const { order, payment, orderToken } = checkout;
        if (isForm) {
          setOrderCookie(context, res, order.id, orderToken);
          res.redirect(303, payment.paymentUrl ?? `/orders/${order.id}`);
          return;
        }
        res.status(201).json(presentNewCheckout(context, checkout));
      } catch (error) {
        if (isForm && redirectsToKeptOrder(error, res)) return;
        throw error;
      }
    },
  );

  router.get("/v1/payments/return", async (req, res) => {
    const { pidx } = parseRequest(returnQuery, req.query);
    const { orderId, returnTo } = await receiveReturn(context, requirePidx(pidx));
    res.redirect(303, returnTo ?? ownOrderPage(req, orderId));
  });

  router.post(
    "/v1/orders/:id/payments",
    limitAttempts,
    acceptBodies("application/json"),
    express.json({ limit: "10kb" }),
    async (req, res) => {
      const { orderId, actor } = await orderOfHolder(context, req);
      const { method } = parseRequest(retryRequest, req.body ?? {});
      const { order, payment } = await retryPayment(context, banks, { orderId, method, actor });
      res.status(201).json(presentCheckout(context, order, payment));
    },
  );

  router.post("/v1/orders/:id/close", async (req, res) => {
    const { orderId, actor } = await orderOfHolder(context, req);
    await closeOrder(context, { orderId, actor });
    const order = await context.db.order.findUniqueOrThrow({
      where: { id: orderId },
      include: FULL_ORDER,
    });
    res.json(presentOrder(order));
  });

  router.post("/v1/admin/payments/:pidx/lookup", async (req, res) => {
    const caller = await requireStaff(context, req);
    const pidx = requirePidx(req.params.pidx);
    const { result, answer } = await askKhalti(context, { pidx, actor: actorOf(caller) });
    res.json({
      result,
      khalti: answer === null ? null : khaltiSaid(answer),
      order: await orderOfPayment(context, pidx),
    });
  });

  router.post(
    "/v1/admin/payments/:pidx/resolve",
    acceptBodies("application/json"),
    express.json({ limit: "10kb" }),
    async (req, res) => {
      const caller = await requireStaff(context, req);
      const pidx = requirePidx(req.params["pidx"]);
      const { outcome, reason } = parseRequest(resolveRequest, req.body);
      const answer = await resolveHeldPayment(context, {
        pidx,
        outcome,
        reason,
        actor: actorOf(caller),
      });
      res.json({ khalti: khaltiSaid(answer), order: await orderOfPayment(context, pidx) });
    },
  );

  return router;
}

async function orderOfPayment(context: AppContext, pidx: string) {
  const { order } = await context.db.payment.findUniqueOrThrow({
    where: { pidx },
    select: { order: { include: FULL_ORDER } },
  });
  return presentOrder(order);
}

/** Holder as in who has its token; a held order is something else. */
async function orderOfHolder(context: AppContext, req: Request) {
  const order = await context.db.order.findUnique({ where: { id: orderIdOf(req) } });
  if (order === null) throw new OrderNotFound();
  return { orderId: order.id, actor: await requireOrderHolder(context, req, order) };
}

function presentNewCheckout(context: AppContext, checkout: Checkout) {
  const { order, payment, orderToken } = checkout;
  return { ...presentCheckout(context, order, payment), order_token: orderToken };
}

function presentCheckout(
  context: AppContext,
  order: FullOrder,
  payment: Payment,
): z.output<typeof checkoutResponse> {
  const { publicUrl, khalti } = context.config;
  const pidx = payment.pidx ?? "";
  return {
    order: presentOrder(order),
    payment: {
      pidx,
      payment_url: payment.paymentUrl ?? "",
      expires_at: payment.expiresAt?.toISOString() ?? null,
    },
    ...(order.channel === "mobile"
      ? {
          sdk: {
            pidx,
            public_key: khalti.publicKey,
            environment:
              khalti.environment === "production" ? ("prod" as const) : ("test" as const),
            return_url: returnUrl(publicUrl),
          },
        }
      : {}),
  };
}

/** A plain form whose order was kept although Khalti gave no link: the order's page offers to try again. */
function redirectsToKeptOrder(error: unknown, res: Response): boolean {
  if (!(error instanceof AppError)) return false;
  const { order_id: id, order_token: token } = error.members;
  if (typeof id !== "string" || typeof token !== "string") return false;
  res.redirect(303, `/orders/${id}#${token}`);
  return true;
}

/** Our order page, with the token in the fragment for a browser that began with a plain form and holds it in a cookie. */
function ownOrderPage(req: Request, orderId: string): string {
  const token = readOrderCookie(req, orderId);
  return `/orders/${orderId}${token === null ? "" : `#${token}`}`;
}
