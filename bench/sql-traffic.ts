import pg from "pg";

export interface Traffic {
  /** Forgets the times so far. */
  clear(): void;
  /** Of the times since, in milliseconds, from when a statement should have begun. */
  percentiles(): { requests: number; p50: number; p99: number; max: number };
  stop(): Promise<void>;
}

/** How the sessions of the traffic call themselves. */
export const TRAFFIC = "bench traffic";

const READ = `select o.status, p.pidx from orders o join payments p on p.order_id = o.id where o.purchase_order_id = $1`;
const WRITE = `with o as (
    insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at)
    values (gen_random_uuid(), $1, 45000, '[]', '\\x00', now()) returning id
  ), p as (
    insert into payments (id, order_id, attempt, purchase_order_id, amount_paisa, created_at)
    select gen_random_uuid(), id, 1, $1, 45000, now() from o
  )
  insert into order_history (order_id, at, type, actor) select id, now(), 'order_created', 'customer' from o`;

/** Statements at a fixed pace, half of them reads, on as many connections as they need: a slow one delays no other. */
export async function startTraffic(url: string, rate: number, orders: number): Promise<Traffic> {
  const pool = new pg.Pool({ connectionString: url, max: 64, application_name: TRAFFIC });
  pool.on("error", () => undefined); // the end of Postgres, when a migration failed
  await pool.query("select 1");
  let times: number[] = [];
  const running = new Set<Promise<void>>();
  const startedAt = performance.now();
  let sent = 0;

  const send = async (number: number) => {
    const dueAt = startedAt + (1_000 * number) / rate;
    const [text, name] =
      number % 2 === 0
        ? [READ, `paid-${String(1 + ((number * 7_919) % orders))}`]
        : [WRITE, `new-${String(number)}`];
    await pool.query({ text, values: [name] });
    times.push(performance.now() - dueAt);
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) * rate) / 1_000;
    for (; sent < due; sent++) {
      const one = send(sent).finally(() => running.delete(one));
      running.add(one);
    }
  }, 2);

  return {
    clear: () => {
      times = [];
    },
    percentiles: () => {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (p: number) =>
        sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
      return { requests: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      await pool.end();
    },
  };
}
