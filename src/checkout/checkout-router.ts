import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { authenticate, bearerToken, type Caller } from "../http/auth.ts";
import { withIdempotency } from "../http/idempotency.ts";
import { acceptBodies, parseRequest } from "../http/parse-request.ts";
import { limitPerAddress } from "../http/rate-limit.ts";
import { AppError } from "../lib/errors.ts";
import { setOrderCookie } from "../orders/order-cookie.ts";
import { actorOf, requireOwnOrder } from "../orders/order-access.ts";
import { type FullOrder, orderResponse, presentOrder } from "../orders/present-order.ts";
import { checkoutFromForm, type CheckoutRequest, checkoutRequest } from "./checkout-request.ts";
import { type Checkout, createCheckout } from "./create-checkout.ts";
import { returnUrl } from "./initiate-payment.ts";
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

const committedCheckout = z.object({ orderId: z.string(), orderToken: z.string() });

export class GuessableIdempotencyKey extends AppError {
  readonly status = 400;
  readonly code = "invalid_idempotency_key";

  constructor() {
    super(
      `Without an API key, an Idempotency-Key should have ${String(UNGUESSABLE_KEY_LENGTH)} characters or more: a UUID, for example.`,
    );
  }
}

const FORM = "application/x-www-form-urlencoded";

export function checkoutRouter(context: AppContext): Router {
  const router = Router();
  const limitAttempts = limitPerAddress(context.config.checkoutsPerMinute);

  router.post(
    "/v1/checkout",
    limitAttempts,
    acceptBodies("application/json", FORM),
    express.json({ limit: "100kb" }),
    express.urlencoded({ limit: "100kb", extended: true }),
    async (req, res) => {
      const caller = await identifyCaller(context, req);
      if (req.is(FORM)) {
        const request = parseRequest(checkoutRequest, checkoutFromForm(req.body));
        await checkOutByForm(context, res, { request, caller });
        return;
      }
      const request = parseRequest(checkoutRequest, req.body);
      const key = req.get("Idempotency-Key");
      if (key === undefined) await checkOut(context, res, { request, caller });
      else await checkOutOnce(context, res, { request, caller, key, sent: req.body });
    },
  );

  router.post(
    "/v1/orders/:id/payments",
    limitAttempts,
    acceptBodies("application/json"),
    express.json({ limit: "10kb" }),
    async (req, res) => {
      const { orderId, actor } = await requireOwnOrder(context, req);
      const { method } = parseRequest(retryRequest, req.body ?? {});
      const { order, payment } = await retryPayment(context, { orderId, method, actor });
      res.status(201).json(presentCheckout(context, order, payment));
    },
  );

  return router;
}

/** The holder of the API key in the request; null for a browser without one. @throws Unauthenticated */
async function identifyCaller(context: AppContext, req: Request): Promise<Caller | null> {
  return req.headers.authorization === undefined ? null : authenticate(context, bearerToken(req));
}

interface CheckoutCall {
  request: CheckoutRequest;
  caller: Caller | null;
}

async function checkOut(context: AppContext, res: Response, call: CheckoutCall): Promise<void> {
  const checkout = await createCheckout(context, { ...call, claim: null });
  res.status(201).json(presentNewCheckout(context, checkout));
}

/** As long as 16 random bytes in base64: a UUID passes. */
const UNGUESSABLE_KEY_LENGTH = 22;

/**
 * The same answer for every request under the same idempotency key.
 *
 * @throws GuessableIdempotencyKey from callers without an API key, who share one scope: the answer has the order's token
 */
async function checkOutOnce(
  context: AppContext,
  res: Response,
  { request, caller, key, sent }: CheckoutCall & { key: string; sent: unknown },
): Promise<void> {
  if (caller === null && key.length < UNGUESSABLE_KEY_LENGTH) throw new GuessableIdempotencyKey();
  const actor = caller === null ? "customer" : actorOf(caller);
  const answer = await withIdempotency(
    context,
    { scope: `${actor} POST /v1/checkout`, key, body: request, sent, created: committedCheckout },
    async (claim) => {
      const { unfinished } = claim;
      const checkout =
        unfinished === null
          ? await createCheckout(context, { request, caller, claim })
          : await resumeCheckout(context, { unfinished, actor });
      return { status: 201, body: presentNewCheckout(context, checkout) };
    },
  );
  if (answer.replayed) res.set("Idempotency-Replayed", "true");
  res.status(answer.status).json(answer.body);
}

/** A plain HTML form: the browser goes on to Khalti, or to the order's page where Khalti gave no link. */
async function checkOutByForm(
  context: AppContext,
  res: Response,
  call: CheckoutCall,
): Promise<void> {
  try {
    const checkout = await createCheckout(context, { ...call, claim: null });
    const { order, payment, orderToken } = checkout;
    setOrderCookie(context, res, order.id, orderToken);
    res.redirect(303, payment.paymentUrl ?? `/orders/${order.id}`);
  } catch (error) {
    const page = pageOfKeptOrder(error);
    if (page === null) throw error;
    res.redirect(303, page);
  }
}

/** The order's page, which offers to try again, when the order was kept though Khalti gave no link. */
function pageOfKeptOrder(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  const { order_id: id, order_token: token } = error.members;
  return typeof id === "string" && typeof token === "string" ? `/orders/${id}#${token}` : null;
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
