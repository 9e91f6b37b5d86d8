import { Prisma, type Order, type OrderItem, type Payment } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { toRows } from "../database/raw-sql.ts";
import type { Actor } from "../orders/history.ts";

export interface CommittedOrder extends Order {
  items: OrderItem[];
  payments: [Payment];
}

/** The columns of each table by Prisma's names: the compiler finds a forgotten one. */
const ORDER = columns<Order>({
  id: "id",
  purchaseOrderId: "purchase_order_id",
  status: "status",
  amountPaisa: "amount_paisa",
  refundedPaisa: "refunded_paisa",
  amountBreakdown: "amount_breakdown",
  customerName: "customer_name",
  customerEmail: "customer_email",
  customerPhone: "customer_phone",
  metadata: "metadata",
  channel: "channel",
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
});
const ITEM = columns<OrderItem>({
  orderId: "order_id",
  position: "position",
  sku: "sku",
  name: "name",
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
const PAYMENT = columns<Payment>({
  id: "id",
  orderId: "order_id",
  attempt: "attempt",
  purchaseOrderId: "purchase_order_id",
  status: "status",
  amountPaisa: "amount_paisa",
  mode: "mode",
  bank: "bank",
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
  takenPaisa: "taken_paisa",
});

/**
 * Inserts an order with its items, its first payment, and their history, in one round trip.
 * It names its columns, so that a column which a newer version has added keeps its default.
 */
export async function insertOrder(tx: Tx, order: CommittedOrder, actor: Actor): Promise<void> {
  const { items, payments, ...row } = order;
  const [payment] = payments;
  const entry = { orderId: order.id, at: order.createdAt, actor };
  const history = [
    { ...entry, type: "order_created", data: { amount: order.amountPaisa, ...linkOf(order) } },
    { ...entry, type: "payment_created", paymentId: payment.id, data: { attempt: 1 } },
  ];
  await tx.$executeRaw`
    with new_order as (
      insert into orders (${ORDER}) select ${ORDER} from jsonb_populate_recordset(null::orders, ${toRows([row])}::jsonb)
    ), new_items as (
      insert into order_items (${ITEM})
      select ${ITEM} from jsonb_populate_recordset(null::order_items, ${toRows(items)}::jsonb)
    ), new_payment as (
      insert into payments (${PAYMENT})
      select ${PAYMENT} from jsonb_populate_recordset(null::payments, ${toRows(payments)}::jsonb)
    )
    insert into order_history (order_id, payment_id, at, type, actor, data)
    select entry.order_id, entry.payment_id, entry.at, entry.type, entry.actor, entry.data
    from jsonb_populate_recordset(null::order_history, ${toRows(history)}::jsonb) entry`;
}

/** The history names the payment link that an order was made by. */
function linkOf({ paymentLinkId }: CommittedOrder): { payment_link_id?: string } {
  return paymentLinkId === null ? {} : { payment_link_id: paymentLinkId };
}

function columns<Row>(names: Record<keyof Row, string>): Prisma.Sql {
  return Prisma.raw(
    Object.values<string>(names)
      .map((name) => `"${name}"`)
      .join(", "),
  );
}
