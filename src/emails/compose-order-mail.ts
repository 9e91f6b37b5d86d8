// Mails about an order are written when they are sent: the address is the order's at that time, and the token of their link
// is nowhere but in the mail.
import type { Email } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { readWords } from "../http/pages/translated-page.ts";
import { makeCustomerLink } from "../orders/customer-link.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import { presentOrder } from "../orders/present-order.ts";
import { type OrderMailFacts, receiptMail, refundMail } from "./order-mail.ts";
import type { Composer } from "./send-email.ts";
import type { AddressedMail, MailContent } from "./smtp-mailer.ts";

/** By the kind of mail. */
export const ORDER_MAILS: Readonly<Record<string, Composer>> = {
  receipt: (context, tx, email) =>
    composeOrderMail(context, tx, email, (facts) =>
      facts.order.paid_at === null ? null : receiptMail(facts),
    ),
  refund: (context, tx, email) =>
    composeOrderMail(context, tx, email, (facts) => {
      const refund = facts.order.refunds.find(({ id }) => email.source === `refund:${id}`);
      if (refund?.status !== "succeeded" || refund.amount === null) return null;
      return refundMail(facts, { amount: refund.amount });
    }),
};

/** @returns null when the customer's address was erased meanwhile, or no key opens it */
async function composeOrderMail(
  context: AppContext,
  tx: Tx,
  { kind, source, orderId }: Email,
  write: (facts: OrderMailFacts) => MailContent | null,
): Promise<AddressedMail | null> {
  // The customer may be erased at this moment: what is read after that has no address.
  await tx.$queryRaw`select 1 from orders where id = ${orderId}::uuid for key share`;
  const row = await tx.order.findUnique({ where: { id: orderId ?? "" }, include: FULL_ORDER });
  if (row === null) return null;
  const order = presentOrder(row, context.config);
  const { email: to } = order.customer;
  if (to === null) return null;
  const language = row.language === "ne" ? "ne" : "en";
  const link = await makeCustomerLink(context, tx, {
    orderId: row.id,
    madeFor: kind === "receipt" ? kind : source,
    createdBy: "mail",
  });
  const words = await readWords(context, language);
  const content = write({ language, words, shop: context.config.shop, order, link });
  return content === null ? null : { to, ...content };
}
