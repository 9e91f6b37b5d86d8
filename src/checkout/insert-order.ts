import { Prisma, type Order, type OrderItem, type Payment } from "../generated/prisma/client.ts";
import type { RunSql } from "../database/run-sql.ts";
import type { ProductVersion } from "../catalog/known-products.ts";
import type { Actor } from "../orders/history.ts";

export interface CommittedOrder extends Order {
  items: OrderItem[];
  payments: [Payment];
}

/** The columns of each table by Prisma's names: the compiler finds a forgotten one. */
const ORDER = table<Order>(
  {
    id: "id",
    purchaseOrderId: "purchase_order_id",
    status: "status",
    amountPaisa: "amount_paisa",
    refundedPaisa: "refunded_paisa",
    amountBreakdown: "amount_breakdown",
    customerName: "customer_name",
    customerEmail: "customer_email",
    customerPhone: "customer_phone",
    customerEmailHash: "customer_email_hash",
    customerPhoneHash: "customer_phone_hash",
    customerErasedAt: "customer_erased_at",
    metadata: "metadata",
    channel: "channel",
    language: "language",
    returnTo: "return_to",
    tokenHash: "token_hash",
    attentionCode: "attention_code",
    attentionMessage: "attention_message",
    attentionSince: "attention_since",
    breaches: "breaches",
    breachesSince: "breaches_since",
    version: "version",
    eventSequence: "event_sequence",
    createdAt: "created_at",
    paidAt: "paid_at",
    updatedAt: "updated_at",
    paymentLinkId: "payment_link_id",
  },
  ["amountBreakdown", "metadata"],
);
const ITEM = table<OrderItem>({
  orderId: "order_id",
  position: "position",
  sku: "sku",
  name: "name",
  nameNe: "name_ne",
  quantity: "quantity",
  unitAmountPaisa: "unit_amount_paisa",
  chargePaisa: "charge_paisa",
  amountPaisa: "amount_paisa",
  kind: "kind",
  vatBasisPoints: "vat_basis_points",
  fields: "fields",
  provider: "provider",
  onRefusal: "on_refusal",
});
const PAYMENT = table<Payment>({
  id: "id",
  orderId: "order_id",
  attempt: "attempt",
  purchaseOrderId: "purchase_order_id",
  status: "status",
  amountPaisa: "amount_paisa",
  mode: "mode",
  bank: "bank",
  bankName: "bank_name",
  pidx: "pidx",
  paymentUrl: "payment_url",
  expiresAt: "expires_at",
  transactionId: "transaction_id",
  feePaisa: "fee_paisa",
  unconfirmedSince: "unconfirmed_since",
  notFoundSince: "not_found_since",
  doubtCode: "doubt_code",
  doubtMessage: "doubt_message",
  doubtSince: "doubt_since",
  heldCode: "held_code",
  heldMessage: "held_message",
  heldAt: "held_at",
  createdAt: "created_at",
  completedAt: "completed_at",
  dueAt: "due_at",
  linkOverusedAt: "link_overused_at",
  paidAgainAt: "paid_again_at",
  paidAgainAfter: "paid_again_after",
  takenPaisa: "taken_paisa",
});

/** A product was changed or deleted after it was read, so that its price may be another. Nothing was written. */
export class ProductChanged extends Error {}

/**
 * Inserts an order with its items, its first payment, and their history, in one round trip, if the products are as they were
 * when the order was priced.
 * It names its columns, so that a column which a newer version has added keeps its default.
 *
 * @throws ProductChanged
 */
export async function insertOrder(
  sql: RunSql,
  { order, sold, actor }: { order: CommittedOrder; sold: readonly ProductVersion[]; actor: Actor },
): Promise<void> {
  const { items, payments } = order;
  const [payment] = payments;
  const created = JSON.stringify({ amount: order.amountPaisa, ...linkOf(order) });
  // Measured: as values, not as JSON, an order and its payment cost Postgres a fifth less.
  const inserted = await sql<{ id: string }>(Prisma.sql`
    with unchanged as (
      select count(*) from jsonb_to_recordset(${JSON.stringify(sold)}::jsonb) as seen (sku text, version text)
      join products product on product.sku = seen.sku and product.xmin = seen.version::xid
    ), new_order as (
      insert into orders (${ORDER.columns})
      select ${ORDER.values(order)} where (select count from unchanged) = ${sold.length}
      returning id, created_at
    ), new_items as (
      insert into order_items (${ITEM.columns})
      select ${ITEM.columnsOf("item")} from new_order, jsonb_populate_recordset(null::order_items, ${ITEM.rows(items)}::jsonb) item
    ), new_payment as (
      insert into payments (${PAYMENT.columns}) select ${PAYMENT.values(payment)} from new_order
    ), new_history as (
      insert into order_history (order_id, payment_id, at, type, actor, data)
      select new_order.id, entry.payment_id, new_order.created_at, entry.type, ${actor}, entry.data
      from new_order, (values
        (null::uuid, 'order_created', ${created}::jsonb),
        (${payment.id}::uuid, 'payment_created', '{"attempt": 1}'::jsonb)
      ) entry (payment_id, type, data)
    )
    select id from new_order`);
  if (inserted.length === 0) throw new ProductChanged();
}

/** The history names the payment link that an order was made by. */
function linkOf({ paymentLinkId }: CommittedOrder): { payment_link_id?: string } {
  return paymentLinkId === null ? {} : { payment_link_id: paymentLinkId };
}

/** The columns of a table by Prisma's names, and a row of it: as values, or several as JSON. */
function table<Row extends object>(names: Record<keyof Row, string>, json: (keyof Row)[] = []) {
  const pairs = Object.entries<string>(names) as [keyof Row, string][];
  const columnsOf = (prefix: string) =>
    Prisma.raw(pairs.map(([, name]) => `${prefix}"${name}"`).join(", "));
  return {
    columns: columnsOf(""),
    columnsOf: (relation: string) => columnsOf(`${relation}.`),
    values: (record: Row) =>
      Prisma.join(
        pairs.map(([key]) => (json.includes(key) ? JSON.stringify(record[key]) : record[key])),
      ),
    rows: (records: readonly Row[]) =>
      JSON.stringify(
        records.map((record) =>
          Object.fromEntries(pairs.map(([key, name]) => [name, record[key]])),
        ),
      ),
  };
}
