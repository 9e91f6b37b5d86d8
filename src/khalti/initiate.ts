import type { Redact } from "../lib/redact.ts";
import type { InitiateReply } from "./schemas.ts";

export type PaymentMode = "KHALTI" | "EBANKING" | "MOBILE_BANKING";

/** A request for a payment link. All amounts are integers in paisa. */
export type InitiateRequest = {
  /** Khalti redirects the browser here: https, public, at most 255 characters. */
  returnUrl: string;
  websiteUrl: string;
  /** At least 1000 paisa, 10000 for the bank modes. */
  amountPaisa: number;
  /** New for every attempt: Khalti reportedly refuses a used one. */
  purchaseOrderId: string;
  purchaseOrderName: string;
  customer?:
    | { name?: string | undefined; email?: string | undefined; phone?: string | undefined }
    | undefined;
  /** The amounts must add up to `amountPaisa`. */
  amountBreakdown?: { label: string; amountPaisa: number }[] | undefined;
  productDetails?:
    | {
        identity: string;
        name: string;
        totalPricePaisa: number;
        quantity: number;
        unitPricePaisa: number;
      }[]
    | undefined;
  modes?: PaymentMode[] | undefined;
  /** The `idx` of a bank from the bank list. */
  bank?: string | undefined;
  /** Sent as `merchant_<key>`; Khalti passes it through. */
  metadata?: Record<string, string> | undefined;
};

export type InitiateAnswer = {
  pidx: string;
  /** Where the customer pays; always http or https. */
  paymentUrl: string;
  expiresAt: Date;
  expiresInSeconds: number;
};

/**
 * The JSON body of Khalti's initiate call. Missing values are left out: Khalti refuses blank fields.
 * Follows "Web Checkout (KPG-2)", JSON Payload Details, and "Ebanking and Mobile Banking", 2.
 */
export function toInitiateBody(request: InitiateRequest): Record<string, unknown> {
  const customer = request.customer;
  const hasCustomer = [customer?.name, customer?.email, customer?.phone].some(Boolean);
  return {
    return_url: request.returnUrl,
    website_url: request.websiteUrl,
    amount: request.amountPaisa,
    purchase_order_id: request.purchaseOrderId,
    purchase_order_name: request.purchaseOrderName,
    customer_info: hasCustomer
      ? {
          name: customer?.name || undefined,
          email: customer?.email || undefined,
          phone: customer?.phone || undefined,
        }
      : undefined,
    amount_breakdown: request.amountBreakdown?.map((part) => ({
      label: part.label,
      amount: part.amountPaisa,
    })),
    product_details: request.productDetails?.map((product) => ({
      identity: product.identity,
      name: product.name,
      total_price: product.totalPricePaisa,
      quantity: product.quantity,
      unit_price: product.unitPricePaisa,
    })),
    modes: request.modes,
    bank: request.bank,
    ...Object.fromEntries(
      Object.entries(request.metadata ?? {}).map(([key, value]) => [`merchant_${key}`, value]),
    ),
  };
}

/** Khalti's answer in our terms; null if it gives no expiry of the link. */
export function toInitiateAnswer(
  reply: InitiateReply,
  now: Date,
  redact: Redact,
): InitiateAnswer | null {
  const { expires_at: stated, expires_in: seconds } = reply;
  const expiresAt = stated ?? (seconds === null ? null : new Date(now.getTime() + seconds * 1000));
  if (expiresAt === null) return null;
  const left = Math.max(0, Math.round((expiresAt.getTime() - now.getTime()) / 1000));
  return {
    pidx: reply.pidx,
    paymentUrl: maskLink(reply.payment_url, redact),
    expiresAt,
    expiresInSeconds: seconds ?? left,
  };
}

/** Masks personal data in the link's parameters. The pidx is what opens the payment, so it stays. */
function maskLink(link: string, redact: Redact): string {
  const url = new URL(link);
  const masked = [...url.searchParams].filter(
    ([name, value]) => name !== "pidx" && redact(value, link.length) !== value,
  );
  if (masked.length === 0) return link;
  for (const [name, value] of masked) url.searchParams.set(name, redact(value, link.length));
  return url.href;
}
