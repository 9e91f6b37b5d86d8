// What a form that is posted again means for the order that its browser made before. Pure.
import type { Payment } from "../generated/prisma/client.ts";
import type { PricedLine } from "../catalog/product.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { customerOf } from "../orders/customer.ts";
import { type FullOrder, storedMetadata } from "../orders/full-order.ts";
import { isBeingChecked } from "../orders/is-being-checked.ts";
import { areSameLines, readableLines } from "../orders/same-lines.ts";
import type { CheckoutRequest, PaymentMethod } from "./checkout-request.ts";
import type { PricedLink } from "./price-checkout.ts";

/** A checkout at today's prices. */
export interface WantedOrder {
  request: CheckoutRequest;
  lines: readonly PricedLine[];
  link: PricedLink | undefined;
}

/**
 * Whether the order is what the checkout asks for, but for the method. An order keeps its prices and its customer: with others
 * it is another order. So a browser that several people use never leads one of them to another's order.
 */
export function isSameOrder(order: FullOrder, wanted: WantedOrder, keys: DataKeys): boolean {
  const { request, lines, link } = wanted;
  const ordered = readableLines(keys, order.items);
  return (
    ordered !== null &&
    areSameLines(ordered, lines) &&
    order.customerErasedAt === null &&
    isSameText(customerOf(keys, order), request.customer) &&
    isSameText(storedMetadata.parse(order.metadata), request.metadata) &&
    order.channel === request.channel &&
    order.returnTo === (request.return_to ?? null) &&
    order.paymentLinkId === (link?.id ?? null)
  );
}

function isSameText(one: object, other: object): boolean {
  const given = (texts: object) =>
    Object.entries(texts)
      .filter(([, text]) => typeof text === "string")
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(given(one)) === JSON.stringify(given(other));
}

/**
 * - `new`: nothing is left to pay for the order, so this is another one
 * - `continue`: the link that Khalti gave for it can still be paid
 * - `again`: it needs another link
 * - `look`: its money is being looked at; to pay now could be to pay twice
 */
export type FormStep = { kind: "new" | "again" | "look" } | { kind: "continue"; url: string };

/** The same steps as those of the shop's page: see public/js/unfinished-order.js. */
export function decideFormStep(order: FullOrder, method: PaymentMethod, now: Date): FormStep {
  if (isBeingChecked(order) || order.status === "held") return { kind: "look" };
  if (order.status === "canceled") return { kind: "again" };
  if (order.status !== "awaiting_payment") return { kind: "new" };
  const live = order.payments.findLast((payment) => isLive(payment, now));
  const isSameMethod = live?.mode === method.mode && live.bank === (method.bank ?? null);
  const url = live?.paymentUrl ?? null;
  return url !== null && isSameMethod ? { kind: "continue", url } : { kind: "again" };
}

function isLive({ status, expiresAt }: Payment, now: Date): boolean {
  return status === "initiated" && expiresAt !== null && expiresAt > now;
}
