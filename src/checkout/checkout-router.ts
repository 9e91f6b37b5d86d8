import express, { type Request, Router } from "express";
import type { AppContext } from "../context.ts";
import { authenticate, bearerToken, type Caller } from "../http/auth/authenticate.ts";
import { acceptBodies, parseRequest, readJson } from "../http/parse-request.ts";
import { knownCaller, limitStrangers } from "../http/limits/rate-limit.ts";
import { preferredLanguage } from "../http/pages/translated-page.ts";
import { limitAsking } from "../payments/limit-asking.ts";
import { orderAtCheckout } from "../orders/order-cookie.ts";
import { requireOwnOrder } from "../orders/order-access.ts";
import { answerCheckout, answerCheckoutForm, presentCheckout } from "./answer-checkout.ts";
import { checkoutFromForm, checkoutRequest } from "./checkout-request.ts";
import { retryForm, retryPayment, retryRequest } from "./retry-payment.ts";

const FORM = "application/x-www-form-urlencoded";

export function checkoutRouter(context: AppContext): Router {
  const router = Router();
  const { checkoutsPerMinute } = context.config;
  const limits = limitAsking(context);

  router.post(
    "/v1/checkout",
    limitStrangers(context, { name: "checkout", perMinute: checkoutsPerMinute }),
    acceptBodies("application/json", FORM),
    readJson("100kb"),
    express.urlencoded({ limit: "100kb", extended: true }),
    async (req, res) => {
      const caller = await identifyCaller(context, req);
      const isForm = Boolean(req.is(FORM));
      const sent: unknown = isForm ? checkoutFromForm(req.body) : req.body;
      const request = parseRequest(checkoutRequest, sent);
      const language = preferredLanguage(req);
      const call = { request, caller, language, route: "/v1/checkout", body: request, sent };
      if (isForm) {
        const limitChanges = (id: string) => limits.changeOfOrder(id, "customer");
        await answerCheckoutForm(context, res, {
          ...call,
          held: orderAtCheckout(req, context.config.publicUrl),
          limitChanges,
        });
      } else await answerCheckout(context, res, { ...call, key: req.get("Idempotency-Key") });
    },
  );

  router.post(
    "/v1/orders/:id/payments",
    limits.changes,
    acceptBodies("application/json", FORM),
    readJson("10kb"),
    express.urlencoded({ limit: "10kb", extended: false }),
    async (req, res) => {
      const isForm = Boolean(req.is(FORM));
      // The form of the order's page carries the token, because it works without scripts.
      const token = isForm ? parseRequest(retryForm, req.body).order_token : bearerToken(req);
      const { orderId, actor } = await requireOwnOrder(context, req, token);
      await limits.changeOfOrder(orderId, actor);
      const { method } = parseRequest(retryRequest, isForm ? {} : (req.body ?? {}));
      const { order, payment } = await retryPayment(context, { orderId, method, actor });
      if (isForm) res.redirect(303, payment.paymentUrl ?? `/orders/${orderId}`);
      else res.status(201).json(presentCheckout(context, order, payment));
    },
  );

  return router;
}

/** The holder of the API key in the request; null for a browser without one. @throws Unauthenticated */
export async function identifyCaller(context: AppContext, req: Request): Promise<Caller | null> {
  if (req.headers.authorization === undefined) return null;
  return knownCaller(req) ?? authenticate(context, bearerToken(req));
}
