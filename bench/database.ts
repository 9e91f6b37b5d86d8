// Checks the database rows after a run: nothing lost, nothing doubled.
import pg from "pg";

/** Expected row counts, counted from the responses. */
export interface Expected {
  orders: number;
  /** Distinct payments that returned at least once. */
  returned: number;
}

const OURS = {
  orders: "select count(*) from orders",
  "orders paid": "select count(*) from orders where status = 'paid'",
  "payments completed": "select count(*) from payments where status = 'completed'",
  "transactions, all different":
    "select count(distinct transaction_id) from payments where status = 'completed'",
  "history entries that say paid": "select count(*) from order_history where type = 'paid'",
  "history entries that say completed":
    "select count(*) from order_history where type = 'payment_completed'",
  "sales posted": "select count(*) from postings where credit_account = 'sales'",
};

const PRISMA = {
  orders: OURS.orders,
  "orders paid": OURS["orders paid"],
  "payments completed": OURS["payments completed"],
};

const BARE = {
  orders: "select count(*) from orders",
  "orders completed": "select count(*) from orders where status = 'completed'",
};

/** @returns a sentence for each count that differs from the responses */
export async function auditDatabase(
  server: "ours" | "prisma" | "bare",
  url: string,
  expected: Expected,
): Promise<string[]> {
  const found = await withClient(url, async (client) => {
    const counts: [string, number][] = [];
    for (const [what, sql] of Object.entries({ ours: OURS, prisma: PRISMA, bare: BARE }[server])) {
      const { rows } = await client.query<{ count: string }>(sql);
      counts.push([what, Number(rows[0]?.count)]);
    }
    return counts;
  });
  const mistakes = found.flatMap(([what, count]) => {
    const wanted = what === "orders" ? expected.orders : expected.returned;
    return count === wanted
      ? []
      : [`${server}: ${what}: ${String(count)} instead of ${String(wanted)}`];
  });
  return server === "ours" && mistakes.length > 0
    ? [...mistakes, ...(await withClient(url, reasonsOfFailures))]
    : mistakes;
}

async function reasonsOfFailures(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ type: string; reason: string | null }>(
    "select distinct type, reason from order_history where type in ('lookup_failed', 'payment_held', 'payment_abandoned')",
  );
  return rows.map(({ type, reason }) => `ours: ${type}: ${reason ?? ""}`);
}

export async function createDatabase(url: string, name: string): Promise<string> {
  await withClient(url, (client) => client.query(`create database ${name}`));
  const created = new URL(url);
  created.pathname = name;
  return created.href;
}

/** Drops what a plain set-up would not have: our triggers, and the indexes of staff's lists and searches. */
export async function keepPlainTables(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ sql: string }>(
      `select format('drop trigger %I on %s', tgname, tgrelid::regclass) as sql from pg_trigger
       where not tgisinternal and tgrelid::regclass::text in ('orders', 'order_items', 'payments')
       union all
       select format('drop index %s', indexrelid::regclass) from pg_index
       where not indisunique and indrelid::regclass::text in ('orders', 'order_items', 'payments')`,
    );
    for (const { sql } of rows) await client.query(sql);
  });
}

/** Inserts the products; prices in paisa. */
export async function seedProducts(url: string, prices: Record<string, number>): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      `insert into products (sku, name, amount_paisa)
       select key, initcap(key), value::int from jsonb_each_text($1)`,
      [JSON.stringify(prices)],
    ),
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
