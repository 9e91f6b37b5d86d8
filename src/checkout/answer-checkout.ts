import type { Response } from "express";
import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Caller } from "../http/auth.ts";
import { withIdempotency } from "../http/idempotency.ts";
import type { PageLanguage } from "../http/translated-page.ts";
import { AppError } from "../lib/errors.ts";
import { setOrderCookies } from "../orders/order-cookie.ts";
import { actorOf } from "../orders/order-access.ts";
import { type FullOrder, orderResponse, presentOrder } from "../orders/present-order.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { type Checkout, createCheckout, type PricedLink } from "./create-checkout.ts";
import { returnUrl } from "./initiate-payment.ts";
import { resumeCheckout } from "./resume-checkout.ts";

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

/** A checkout as it came in, by whichever route. */
export interface CheckoutCall {
  request: CheckoutRequest;
  caller: Caller | null;
  /** The payment link that sets the price. */
  link?: PricedLink;
  /** The customer's, for mails. */
  language: PageLanguage;
  /** Its path, and its body as parsed and as sent: a repeat under the same key is recognised by them. */
  route: string;
  body: unknown;
  sent: unknown;
}

/** Answers JSON: once under an idempotency key, where there is one. */
export async function answerCheckout(
  context: AppContext,
  res: Response,
  call: CheckoutCall & { key: string | undefined },
): Promise<void> {
  const { key } = call;
  if (key === undefined) {
    const checkout = await createCheckout(context, { ...call, claim: null });
    const body = presentNewCheckout(context, checkout);
    rememberInBrowser(context, res, { ...call, body });
    res.status(201).json(body);
    return;
  }
  const answer = await checkOutOnce(context, { ...call, key });
  rememberInBrowser(context, res, { ...call, body: answer.body });
  if (answer.replayed) res.set("Idempotency-Replayed", "true");
  res.status(answer.status).json(answer.body);
}

/** As long as 16 random bytes in base64: a UUID passes. */
const UNGUESSABLE_KEY_LENGTH = 22;

/**
 * The same answer for every request under the same idempotency key.
 *
 * @throws GuessableIdempotencyKey from callers without an API key, who share one scope: the answer has the order's token
 */
async function checkOutOnce(context: AppContext, call: CheckoutCall & { key: string }) {
  const { caller, key, body, sent, route } = call;
  if (caller === null && key.length < UNGUESSABLE_KEY_LENGTH) throw new GuessableIdempotencyKey();
  const actor = caller === null ? "customer" : actorOf(caller);
  return withIdempotency(
    context,
    { scope: `${actor} POST ${route}`, key, body, sent, created: committedCheckout },
    async (claim) => {
      const { unfinished } = claim;
      const checkout =
        unfinished === null
          ? await createCheckout(context, { ...call, claim })
          : await resumeCheckout(context, { unfinished, actor });
      return { status: 201, body: presentNewCheckout(context, checkout) };
    },
  );
}

/**
 * Answers a plain HTML form: the browser goes on to Khalti, or to the order's page where Khalti gave no link. With the form's
 * own key, a second submit leads to the same payment.
 */
export async function answerCheckoutForm(
  context: AppContext,
  res: Response,
  call: CheckoutCall & { key?: string },
): Promise<void> {
  const { key } = call;
  try {
    const answer =
      key === undefined
        ? presentNewCheckout(context, await createCheckout(context, { ...call, claim: null }))
        : newCheckout.parse((await checkOutOnce(context, { ...call, key })).body);
    const { order, payment, order_token: token } = answer;
    setOrderCookies(context, res, order.id, token);
    res.redirect(303, payment.payment_url || `/orders/${order.id}`);
  } catch (error) {
    const page = pageOfKeptOrder(error);
    if (page === null) throw error;
    res.redirect(303, page);
  }
}

/** The browser that ordered opens its order's page without a token in the address. A shop's server is no browser. */
function rememberInBrowser(
  context: AppContext,
  res: Response,
  { caller, body }: { caller: Caller | null; body: unknown },
): void {
  const { data } = newCheckout.safeParse(body);
  if (caller !== null || data === undefined) return;
  setOrderCookies(context, res, data.order.id, data.order_token);
}

/** What a browser needs of an answer. */
const newCheckout = z.object({
  order: z.object({ id: z.string() }),
  payment: z.object({ payment_url: z.string() }),
  order_token: z.string(),
});

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

export function presentCheckout(
  context: AppContext,
  order: FullOrder,
  payment: Payment,
): z.output<typeof checkoutResponse> {
  const { publicUrl, khalti } = context.config;
  const pidx = payment.pidx ?? "";
  return {
    order: presentOrder(order, context.config),
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
