import type {
  Order,
  OrderItem,
  Payment,
  Prisma,
  Refund,
  TopUp,
} from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { isPaid } from "./refund.ts";

/** An order with every row whose change depends on the others. */
export interface OrderWithMoney {
  order: Order;
  /** By attempt. */
  payments: Payment[];
  /** Of paid payments, oldest first. */
  refunds: Refund[];
  /** Refunds that send held money back, oldest first. They are no part of what was paid for the order. */
  sendBacks: Refund[];
  /** By item, then by attempt. */
  topUps: (TopUp & { item: OrderItem })[];
}

/** What Prisma includes for {@link withMoney}. */
export const WITH_MONEY = {
  payments: { orderBy: { attempt: "asc" } },
  refunds: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
  topUps: { include: { item: true }, orderBy: [{ position: "asc" }, { attempt: "asc" }] },
} satisfies Prisma.OrderInclude;

type OrderRow = Order & Omit<OrderWithMoney, "order" | "sendBacks">;

/**
 * Locks an order for the rest of the transaction and reads what belongs to it. The new version makes a decision on older
 * facts fail: see write-confirmation.ts.
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderWithMoney> {
  const order = await tx.order.update({
    where: { id: orderId },
    data: { version: { increment: 1 } },
  });
  // One after the other: a transaction has one connection, and `include` would send it several queries at the same time.
  const where = { orderId };
  const payments = await tx.payment.findMany({ where, ...WITH_MONEY.payments });
  const refunds = await tx.refund.findMany({ where, ...WITH_MONEY.refunds });
  const topUps = await tx.topUp.findMany({ where, ...WITH_MONEY.topUps });
  return { order, payments, ...byKind(refunds), topUps };
}

export function withMoney(row: OrderRow): OrderWithMoney {
  const { payments, refunds, topUps, ...order } = row;
  return { order, payments, ...byKind(refunds), topUps };
}

function byKind(all: Refund[]): Pick<OrderWithMoney, "refunds" | "sendBacks"> {
  return {
    refunds: all.filter(({ isSendBack }) => !isSendBack),
    sendBacks: all.filter(({ isSendBack }) => isSendBack),
  };
}

/** One payment with its own refunds, and the order that it belongs to. */
export type PaymentWithMoney = OrderWithMoney & {
  payment: Payment;
  /** Where `refunds` send held money back: the refunds of the order's paid payment. */
  orderRefunds?: Refund[];
};

export function paymentOf(locked: OrderWithMoney, paymentId: string): PaymentWithMoney {
  const payment = locked.payments.find(({ id }) => id === paymentId);
  if (payment === undefined) throw new Error("the payment has left its order");
  return { ...locked, payment, refunds: ofPayment(locked.refunds, paymentId) };
}

/** One payment with the refunds that send its held money back, as its `refunds`. */
export function sendBacksOf(locked: OrderWithMoney, paymentId: string): PaymentWithMoney {
  const { payment } = paymentOf(locked, paymentId);
  const refunds = ofPayment(locked.sendBacks, paymentId);
  return { ...locked, payment, refunds, orderRefunds: locked.refunds };
}

/** A refund's payment, with all refunds of its kind. */
export function paymentOfRefund(
  locked: OrderWithMoney,
  { paymentId, isSendBack }: Pick<Refund, "paymentId" | "isSendBack">,
): PaymentWithMoney {
  return isSendBack ? sendBacksOf(locked, paymentId) : paymentOf(locked, paymentId);
}

function ofPayment(refunds: Refund[], id: string): Refund[] {
  return refunds.filter(({ paymentId }) => paymentId === id);
}

/** The payment that the customer has paid by, until all of its money is refunded. */
export function paidPaymentOf({ payments }: Pick<OrderWithMoney, "payments">): Payment | null {
  return payments.find(({ status }) => isPaid(status)) ?? null;
}
