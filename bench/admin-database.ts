import { createHash } from "node:crypto";
import type pg from "pg";

/** API key with role viewer. */
export const KEY = "bench_viewer_key";

/** Every hundredth order was held once: only its history has the transaction id. */
export const HELD_ONCE = { every: 100, first: 3 };

/**
 * Inserts a thousand orders a day up to now. One phone and one e-mail have a twentieth of them; some orders need
 * attention or needed it once.
 */
export async function fillDatabase(client: pg.Client, orders: number): Promise<void> {
  const id = (last: string) =>
    `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-0000000000${last}')::uuid`;
  const all = `from generate_series(1, ${String(orders)}) n`;
  const created = `now() - (${String(orders)} - n) * interval '86.4 seconds'`;
  const status = `(case when n % 5 = 0 then 'expired' when n % 997 = 1 then 'held' when n % 33 = 2 then 'partially_refunded' else 'paid' end)`;
  const paid = `${status} in ('paid', 'partially_refunded')`;
  const wasHeld = `(${status} = 'held' or n % ${String(HELD_ONCE.every)} = ${String(HELD_ONCE.first)})`;
  await client.query("set session_replication_role = replica");
  await client.query(
    `insert into orders (id, purchase_order_id, status, amount_paisa, refunded_paisa, amount_breakdown, customer_name,
       customer_email, customer_phone, attention_code, attention_message, token_hash, created_at, paid_at)
     select ${id("01")}, 'KB-' || n, ${status}::order_status, 90000,
       case when ${status} = 'partially_refunded' then 10000 else 0 end, '[]', 'Customer ' || n,
       case when n % 20 = 1 then 'Regular@example.com' else 'customer' || n || '@example.com' end,
       case when n % 20 = 1 then '9800000000' else '98' || lpad(n::text, 8, '0') end,
       case when ${status} = 'held' then 'amount_mismatch' end, case when ${status} = 'held' then 'Another amount.' end,
       '\\x00', ${created}, case when ${paid} then ${created} end ${all}`,
  );
  await client.query(
    `insert into order_items (order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa)
     select ${id("01")}, 0, 'tea-250g', 'Ilam tea, 250 g', 2, 45000, 90000 ${all}`,
  );
  await client.query(
    `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id, fee_paisa,
       held_code, held_message, held_at, created_at, completed_at)
     select ${id("02")}, ${id("01")}, 1, 'KB-' || n || '-1',
       (case ${status} when 'paid' then 'completed' else ${status} end)::payment_status, 90000, md5(n::text),
       case when ${paid} then 'T' || n end, case when ${paid} then 2700 end,
       case when ${status} = 'held' then 'amount_mismatch' end, case when ${status} = 'held' then 'Another amount.' end,
       case when ${status} = 'held' then ${created} end, ${created}, case when ${paid} then ${created} end ${all}`,
  );
  await client.query(
    `insert into refunds (id, order_id, payment_id, status, amount_paisa, reason, requested_by, created_at, ended_at)
     select ${id("03")}, ${id("01")}, ${id("02")}, 'succeeded', 10000, 'One came open.', 'staff:Asha', ${created}, ${created}
     ${all} where ${status} = 'partially_refunded'`,
  );
  await client.query(
    `insert into order_history (order_id, payment_id, at, type, actor, data)
     select ${id("01")}, null, ${created}, 'order_created', 'customer', '{}' ${all}
     union all
     select ${id("01")}, ${id("02")}, ${created}, 'payment_held', 'reconciler', jsonb_build_object('pidx', md5(n::text),
       'code', 'amount_mismatch', 'khalti', jsonb_build_object('status', 'Completed', 'transaction_id', 'H' || n))
     ${all} where ${wasHeld}
     union all
     select ${id("01")}, ${id("02")}, ${created}, 'payment_completed', 'reconciler', '{}' ${all} where ${paid}
     union all
     select ${id("01")}, ${id("02")}, ${created}, 'refund_requested', 'staff:Asha', '{}'
     ${all} where ${status} = 'partially_refunded'
     union all
     select ${id("01")}, ${id("02")}, ${created}, 'refund_succeeded', 'staff:Asha', jsonb_build_object('refund_id', ${id("03")})
     ${all} where ${status} = 'partially_refunded'
     order by 3`,
  );
  await client.query(
    `insert into top_ups (id, order_id, position, attempt, provider, status, reference, amount_paisa, created_at,
       submitted_at, ended_at)
     select ${id("04")}, ${id("01")}, 0, 1, 'khalti_wallet', 'delivered', (10000000000 + n)::text, 90000, ${created},
       ${created}, ${created} ${all} where n % 25 = 4 and ${paid}`,
  );
  await client.query("select post_missing_entries('-infinity')");
  await client.query("set session_replication_role = default");
  await client.query(
    "insert into api_keys (id, name, role, hash) values (gen_random_uuid(), 'bench', 'viewer', $1)",
    [createHash("sha256").update(KEY).digest()],
  );
  await client.query("vacuum analyze");
}
