import type pg from "pg";

/** A uuid from the number `n` of a row. */
const id = (last: string) =>
  `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-0000000000${last}')::uuid`;
/** Paid long ago, one a second. */
const AT = "now() - interval '100 days' - n * interval '1 second'";
const ORDER = id("01");
const PAYMENT = id("02");
const AMOUNT = 45_000;

/**
 * Orders that were paid long ago, each with its line, its payment, history and postings as the server writes them. The server
 * looks at the payments on some days of a year, for refunds in Khalti's dashboard: they are due, but not now.
 */
export async function fillFinishedOrders(client: pg.Client, count: number): Promise<void> {
  // In one transaction, so that the orders keep their time of the last change.
  await client.query("begin");
  const insert = (into: string, select: string) =>
    client.query(`insert into ${into} select ${select} from generate_series(1, $1::int) n`, [
      count,
    ]);
  await insert(
    "orders (id, purchase_order_id, status, amount_paisa, amount_breakdown, token_hash, created_at, paid_at, updated_at)",
    `${ORDER}, 'paid-' || n, 'paid', ${String(AMOUNT)},
     '[{"label": "Tea", "amount": ${String(AMOUNT)}}]', '\\x00', ${AT}, ${AT}, ${AT}`,
  );
  await insert(
    "order_items (order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa)",
    `${ORDER}, 0, 'tea', 'Tea', 1, ${String(AMOUNT)}, ${String(AMOUNT)}`,
  );
  await insert(
    `payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id,
      created_at, completed_at, expires_at, due_at)`,
    `${PAYMENT}, ${ORDER}, 1, 'paid-' || n, 'completed', ${String(AMOUNT)}, 'done' || n, 'D' || n,
     ${AT}, ${AT}, ${AT}, ${AT} + interval '365 days'`,
  );
  for (const [type, payment] of [
    ["order_created", "null"],
    ["payment_created", PAYMENT],
    ["payment_initiated", PAYMENT],
    ["payment_completed", PAYMENT],
    ["paid", "null"],
  ]) {
    await insert(
      "order_history (order_id, payment_id, at, type, actor)",
      `${ORDER}, ${payment ?? ""}::uuid, ${AT}, '${type ?? ""}', 'reconciler'`,
    );
  }
  await client.query(
    `insert into postings
       (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
     select 'payment:' || p.id || ':sale', h.id, p.order_id, p.id, 'khalti_receivable', 'sales', p.amount_paisa, p.completed_at
     from payments p join order_history h on h.order_id = p.order_id and h.type = 'payment_completed'
     where p.status = 'completed'`,
  );
  await client.query("commit");
}

/** Unpaid orders, each with a payment that Khalti calls initiated, due tomorrow. */
export async function fillOpenPayments(client: pg.Client, count: number): Promise<void> {
  const order = id("08");
  await client.query("begin");
  await client.query(
    `insert into orders (id, purchase_order_id, status, amount_paisa, amount_breakdown, token_hash, created_at, updated_at)
     select ${order}, 'open-' || n, 'awaiting_payment', ${String(AMOUNT)}, '[]', '\\x00', now(), now() - interval '1 day'
     from generate_series(1, $1::int) n`,
    [count],
  );
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, created_at, expires_at, due_at)
     select ${id("09")}, ${order}, 1, 'open-' || n, 'initiated', ${String(AMOUNT)}, 'open' || n, now(),
       now() + interval '1 hour', now() + interval '1 day'
     from generate_series(1, $1::int) n`,
    [count],
  );
  await client.query("commit");
}
