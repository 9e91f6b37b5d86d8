import type { Response } from "express";
import { z } from "zod";
import type { Payment } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Caller } from "../http/auth/authenticate.ts";
import { withIdempotency } from "../http/idempotency.ts";
import type { PageLanguage } from "../http/pages/translated-page.ts";
import { AppError } from "../lib/errors.ts";
import { type HeldOrder, setCheckoutCookie, setOrderCookies } from "../orders/order-cookie.ts";
import { actorOf } from "../orders/order-access.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { orderResponse } from "../orders/order-response.ts";
import { presentOrder } from "../orders/present-order.ts";
import type { CheckoutRequest } from "./checkout-request.ts";
import { continueCheckout } from "./continue-checkout.ts";
import { type Checkout, createCheckout } from "./create-checkout.ts";
import { returnUrl } from "./initiate-payment.ts";
import type { PricedLink } from "./price-checkout.ts";
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
 * Answers a plain HTML form: the browser goes on to Khalti, or to the order's page where Khalti gave no link. The same cart
 * leads the same browser to its unpaid order. With the form's own key, a second submit leads to the same payment.
 */
export async function answerCheckoutForm(
  context: AppContext,
  res: Response,
  call: CheckoutCall & {
    key?: string;
    /** The order that the browser made before by the same form. */
    held: HeldOrder | null;
    limitChanges: (orderId: string) => Promise<void>;
  },
): Promise<void> {
  res.redirect(303, await placeAfterForm(context, res, call));
}

async function placeAfterForm(
  context: AppContext,
  res: Response,
  call: Parameters<typeof answerCheckoutForm>[2],
): Promise<string> {
  const { key, held, caller, route } = call;
  const remember = (orderId: string, token: string) => {
    setOrderCookies(context, res, orderId, token);
    if (caller === null) setCheckoutCookie(context, res, { orderId, token, path: route });
  };
  try {
    // A shop's server is no browser.
    const place =
      held === null || caller !== null ? null : await continueCheckout(context, { ...call, held });
    if (place !== null) return place;
    const answer =
      key === undefined
        ? presentNewCheckout(context, await createCheckout(context, { ...call, claim: null }))
        : newCheckout.parse((await checkOutOnce(context, { ...call, key })).body);
    const { order, payment, order_token: token } = answer;
    remember(order.id, token);
    return payment.payment_url || `/orders/${order.id}`;
  } catch (error) {
    const kept = keptOrder(error);
    if (kept === null) throw error;
    remember(kept.id, kept.token);
    return `/orders/${kept.id}#${kept.token}`;
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

/** The order that was kept though Khalti gave no link: its page offers to try again. */
function keptOrder(error: unknown): { id: string; token: string } | null {
  if (!(error instanceof AppError)) return null;
  const { order_id: id, order_token: token } = error.members;
  return typeof id === "string" && typeof token === "string" ? { id, token } : null;
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
