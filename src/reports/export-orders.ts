import type { AppContext } from "../context.ts";
import { toKathmanduTime } from "../lib/kathmandu.ts";
import type { OrderFilter } from "../orders/find-orders.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { customerOf } from "../orders/customer.ts";
import { readOrders, type WithKeys } from "../orders/list-orders.ts";
import type { FullOrder } from "../orders/full-order.ts";
import type { Column } from "./csv.ts";

const PAGE = 500;

/** All orders that match the filter, newest first. Reads a page at a time, so memory stays constant. */
export async function* exportOrders(
  context: Pick<AppContext, "db"> & WithKeys,
  filter: OrderFilter,
): AsyncGenerator<FullOrder> {
  let page = await readOrders(context, { filter, place: null, limit: PAGE });
  while (page.length > 0) {
    for (const order of page) yield withCustomer(order, context.config.dataKeys);
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    const place = { at: last.createdAt, id: last.id };
    page = await readOrders(context, { filter, place, limit: PAGE });
  }
}

/** With the customer's data open, or empty where no key opens it. */
function withCustomer(order: FullOrder, dataKeys: DataKeys): FullOrder {
  const { name, email, phone } = customerOf(dataKeys, order);
  return { ...order, customerName: name, customerEmail: email, customerPhone: phone };
}

/** The completed payment, else the last attempt. */
function paymentOf({ payments }: FullOrder) {
  return payments.find(({ completedAt }) => completedAt !== null) ?? payments.at(-1);
}

const time = (at: Date | null) => (at === null ? null : toKathmanduTime(at));

/** One row for each order. */
export const ORDER_COLUMNS: readonly Column<FullOrder>[] = [
  { name: "purchase_order_id", cell: (order) => order.purchaseOrderId },
  { name: "id", cell: (order) => order.id },
  { name: "created_at", cell: (order) => time(order.createdAt) },
  { name: "paid_at", cell: (order) => time(order.paidAt) },
  { name: "status", cell: (order) => order.status },
  { name: "amount_paisa", cell: (order) => order.amountPaisa },
  { name: "amount_npr", cell: (order) => order.amountPaisa / 100 },
  { name: "refunded_paisa", cell: (order) => order.refundedPaisa },
  { name: "refunded_npr", cell: (order) => order.refundedPaisa / 100 },
  { name: "fee_paisa", cell: (order) => paymentOf(order)?.feePaisa ?? null },
  { name: "customer_name", cell: (order) => order.customerName },
  { name: "customer_email", cell: (order) => order.customerEmail },
  { name: "customer_phone", cell: (order) => order.customerPhone },
  {
    name: "items",
    cell: ({ items }) =>
      items.map(({ quantity, name }) => `${String(quantity)} x ${name}`).join("; "),
  },
  { name: "method", cell: (order) => paymentOf(order)?.mode ?? null },
  { name: "pidx", cell: (order) => paymentOf(order)?.pidx ?? null },
  { name: "transaction_id", cell: (order) => paymentOf(order)?.transactionId ?? null },
  { name: "attention", cell: (order) => order.attentionCode },
  { name: "metadata", cell: ({ metadata }) => JSON.stringify(metadata) },
];
