import { randomUUID } from "node:crypto";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { toBuffer, toString } from "qrcode";
import { answerCheckout, answerCheckoutForm } from "../checkout/answer-checkout.ts";
import { identifyCaller } from "../checkout/checkout-router.ts";
import type { AppContext } from "../context.ts";
import { acceptBodies, parseRequest, readJson } from "../http/parse-request.ts";
import { wantsPage } from "../http/problem.ts";
import { holdRefusal } from "../http/limits/hold-refusal.ts";
import { limitStrangers } from "../http/limits/rate-limit.ts";
import { nameIn } from "../http/pages/name-in.ts";
import { chosenLanguage, preferredLanguage } from "../http/pages/translated-page.ts";
import type { Bank } from "../khalti/banks.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";
import { AppError } from "../lib/errors.ts";
import { MINIMUM_PAISA } from "../lifecycle/payment.ts";
import { isReservedUp } from "../lifecycle/payment-link-uses.ts";
import { orderAtCheckout } from "../orders/order-cookie.ts";
import { type AskingLimits, limitAsking } from "../payments/limit-asking.ts";
import {
  linkCheckoutFromForm,
  linkCheckoutRequest,
  toCheckoutRequest,
  NOTHING_TYPED,
  typedPayment,
} from "./link-checkout-request.ts";
import { payPage, type PayPage } from "./pay-page.ts";
import { statusOf } from "./link-status.ts";
import { type LinkWithUses, PaymentLinkNotFound } from "./payment-link.ts";
import { problemOf } from "./pay-problem.ts";
import { priceLink } from "./price-link.ts";
import { findPaymentLink } from "./read-payment-links.ts";

const FORM = "application/x-www-form-urlencoded";
const HOUR_SECONDS = 3_600;

/** What customers meet of a payment link: its page, its QR codes, and its checkout. */
export function payRouter(context: AppContext): Router {
  const router = Router();

  router.get("/pay/:slug", async (req, res) => {
    await sendPage(context, req, res, {
      link: await linkOf(context, req),
      problem: null,
      typed: NOTHING_TYPED,
    });
  });

  router.get("/pay/:slug/qr.svg", async (req, res) => {
    const text = await toString(await addressOf(context, req), { type: "svg", margin: 2 });
    res
      .set("Cache-Control", `public, max-age=${String(HOUR_SECONDS)}`)
      .type("svg")
      .send(text);
  });

  router.get("/pay/:slug/qr.png", async (req, res) => {
    const image = await toBuffer(await addressOf(context, req), { margin: 2, width: 1_024 });
    res
      .set("Cache-Control", `public, max-age=${String(HOUR_SECONDS)}`)
      .type("png")
      .send(image);
  });

  const path = "/v1/payment-links/:slug/checkout";
  const limits = limitAsking(context);
  const limit = limitStrangers(context, {
    name: "link_checkout",
    perMinute: context.config.checkoutsPerMinute,
  });
  const formBody: RequestHandler = express.urlencoded({ limit: "20kb", extended: true });
  router.post(
    path,
    (req, res, next) => {
      limit(req, res, (error?: unknown) => {
        if (error === undefined || !req.is(FORM)) next(error);
        else formBody(req, res, () => void sendProblemPage(context, req, res, error).catch(next));
      });
    },
    acceptBodies("application/json", FORM),
    readJson("20kb"),
    formBody,
    async (req: Request, res: Response) => {
      if (!req.is(FORM)) {
        await checkOut(context, req, res, { sent: req.body as unknown, isForm: false, limits });
        return;
      }
      try {
        await checkOut(context, req, res, {
          sent: linkCheckoutFromForm(req.body),
          isForm: true,
          limits,
        });
      } catch (error) {
        await sendProblemPage(context, req, res, error);
      }
    },
  );

  return router;
}

/** A checkout like every other, at the link's price. */
async function checkOut(
  context: AppContext,
  req: Request,
  res: Response,
  { sent, isForm, limits }: { sent: unknown; isForm: boolean; limits: AskingLimits },
): Promise<void> {
  const caller = await identifyCaller(context, req);
  const link = await linkOf(context, req);
  const body = parseRequest(linkCheckoutRequest, sent);
  const call = {
    request: toCheckoutRequest(body),
    caller,
    language: preferredLanguage(req),
    link: { id: link.id, lines: priceLink(link, body.amount) },
    route: `/v1/payment-links/${link.slug}/checkout`,
    body,
    sent,
  };
  if (!isForm) {
    await answerCheckout(context, res, { ...call, key: req.get("Idempotency-Key") });
    return;
  }
  const key = (req.body as Record<string, unknown>)["form_key"];
  await answerCheckoutForm(context, res, {
    ...call,
    held: orderAtCheckout(req, context.config.publicUrl),
    limitChanges: (orderId) => limits.changeOfOrder(orderId, "customer"),
    ...(typeof key === "string" && key !== "" ? { key } : {}),
  });
}

async function linkOf(context: AppContext, req: Request): Promise<LinkWithUses> {
  const { slug } = req.params;
  if (typeof slug !== "string" || !/^[a-z0-9]{12,32}$/.test(slug)) throw new PaymentLinkNotFound();
  return findPaymentLink(context, { slug });
}

async function addressOf(context: AppContext, req: Request): Promise<string> {
  const { slug } = await linkOf(context, req);
  return `${context.config.publicUrl}/pay/${slug}`;
}

/**
 * The page again, with what went wrong in the customer's language. Other errors go on, as those of a program's request do:
 * it gets a problem document.
 */
async function sendProblemPage(context: AppContext, req: Request, res: Response, error: unknown) {
  if (!wantsPage(req)) throw error;
  if (!(error instanceof AppError) || error instanceof PaymentLinkNotFound) throw error;
  if (error.retryAfterSeconds !== undefined) {
    res.set("Retry-After", String(error.retryAfterSeconds));
  }
  await holdRefusal(res, error.status);
  if (res.closed) return;
  res.status(error.status);
  await sendPage(context, req, res, {
    link: await linkOf(context, req),
    problem: problemOf(error),
    typed: typedPayment(req.body),
  });
}

async function sendPage(
  context: AppContext,
  req: Request,
  res: Response,
  { link, problem, typed }: Pick<PayPage, "link" | "problem" | "typed">,
): Promise<void> {
  const status = statusOf(link, context.clock.now());
  const isTaken = isReservedUp({ maxUses: link.maxUses, ...link.uses });
  const isOpen = status === "open" && !isTaken;
  const language = chosenLanguage(req, res);
  if (problem === null && status !== "open") res.status(410);
  const page = await payPage({
    pagesFolder: context.pagesFolder,
    link,
    isOpen,
    language,
    shopName: nameIn(context.config.shop, language),
    contact: context.config.shop.contact,
    banks: isOpen ? await banksFor(context, link) : { ebanking: [], mobile_banking: [] },
    formKey: randomUUID(),
    typed,
    problem:
      status !== "open" ? `payment_link_${status}` : isTaken ? "payment_link_reserved" : problem,
  });
  // The form key is for one submit: a browser that goes back gets a new one.
  res.set("Cache-Control", "no-store").type("html").send(page);
}

/** The banks for an amount that they take; none while Khalti gives no list. */
async function banksFor({ banks }: AppContext, link: LinkWithUses) {
  const amountPaisa =
    link.maxAmountPaisa ??
    priceLink(link, undefined).reduce((sum, line) => sum + line.amountPaisa, 0);
  if (amountPaisa < MINIMUM_PAISA.ebanking) return { ebanking: [], mobile_banking: [] };
  const list = (type: "ebanking" | "mobilecheckout"): Promise<Bank[]> =>
    banks.list(type).catch((error: unknown) => {
      if (error instanceof KhaltiUnavailable) return [];
      throw error;
    });
  const [ebanking, mobile_banking] = await Promise.all([list("ebanking"), list("mobilecheckout")]);
  return { ebanking, mobile_banking };
}
