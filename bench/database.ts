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
};

const BARE = {
  orders: "select count(*) from orders",
  "orders completed": "select count(*) from orders where status = 'completed'",
};

/** @returns a sentence for each count that differs from the responses */
export async function auditDatabase(
  server: "ours" | "bare",
  url: string,
  expected: Expected,
): Promise<string[]> {
  const found = await withClient(url, async (client) => {
    const counts: [string, number][] = [];
    for (const [what, sql] of Object.entries(server === "ours" ? OURS : BARE)) {
      const { rows } = await client.query<{ count: string }>(sql);
      counts.push([what, Number(rows[0]?.count)]);
    }
    return counts;
  });
  return found.flatMap(([what, count]) => {
    const wanted = what === "orders" ? expected.orders : expected.returned;
    return count === wanted
      ? []
      : [`${server}: ${what}: ${String(count)} instead of ${String(wanted)}`];
  });
}

export async function createDatabase(url: string, name: string): Promise<string> {
  await withClient(url, (client) => client.query(`create database ${name}`));
  const created = new URL(url);
  created.pathname = name;
  return created.href;
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
