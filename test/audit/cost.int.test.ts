import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { auditChanges } from "../../src/audit/audit-changes.ts";
import { Prisma } from "../../src/generated/prisma/client.ts";
import type { Database } from "../../src/database/database.ts";
import { ageOrders } from "../support/audits.ts";
import { partlyRefunded } from "./plants.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const FINISHED = 20_000;
const CHANGED = 5;

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

/** Finished orders, each with a line, a payment, history and postings, copied from one that a customer paid. */
async function finishedOrders(template: string): Promise<void> {
  // A connection without the server's limits; one transaction, so that the orders' triggers have little to do.
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  const copy = (sql: string) => client.query(sql);
  try {
    await copy("begin");
    await copy(
      `create temporary table copies as select gen_random_uuid() as order_id, gen_random_uuid() as payment_id, n
       from generate_series(1, ${String(FINISHED)}) n`,
    );
    await copy(
      `insert into orders (id, purchase_order_id, status, amount_paisa, refunded_paisa, amount_breakdown, channel, token_hash, created_at, paid_at)
       select order_id, 'copy-' || n, 'paid', amount_paisa, 0, amount_breakdown, channel, token_hash, created_at, paid_at
       from copies, orders where id = '${template}'`,
    );
    await copy(
      `insert into order_items (order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa)
       select copies.order_id, position, sku, name, quantity, unit_amount_paisa, amount_paisa
       from copies, order_items item where item.order_id = '${template}'`,
    );
    await copy(
      `insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id, completed_at, created_at, due_at)
       select payment_id, copies.order_id, 1, 'copy-' || n || '.1', 'completed', amount_paisa, 'copy' || n, 'copy' || n, completed_at, created_at, null
       from copies, payments p where p.order_id = '${template}'`,
    );
    await copy(
      `insert into order_history (order_id, payment_id, at, type, actor)
       select order_id, case when type like 'payment%' then payment_id end, now(), type, 'reconciler'
       from copies, unnest(array['order_created', 'payment_created', 'payment_completed', 'paid']) type`,
    );
    await copy(
      `insert into postings (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
       select 'payment:' || copies.payment_id || ':sale', h.id, copies.order_id, copies.payment_id, 'khalti_receivable', 'sales', p.amount_paisa, now()
       from copies join order_history h on h.order_id = copies.order_id and h.type = 'paid'
       join payments p on p.id = copies.payment_id`,
    );
    await copy("commit");
    await copy("analyze");
  } finally {
    await client.end();
  }
}

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
}

/** Runs each query that goes through it a second time, with its plan. */
function explaining(db: Database, plans: { sql: string; plan: Plan }[]): Database {
  return new Proxy(db, {
    get(target, name) {
      if (name !== "$queryRaw") return Reflect.get(target, name) as unknown;
      return async (text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
        const sql = text instanceof Prisma.Sql ? text : Prisma.sql(text, ...values);
        const [row] = await target.$queryRaw<[{ "QUERY PLAN": { Plan: Plan }[] }]>`
          ${Prisma.raw("explain (analyze, format json)")} ${sql}`;
        for (const { Plan: plan } of row["QUERY PLAN"]) plans.push({ sql: sql.sql, plan });
        return target.$queryRaw(sql);
      };
    },
  });
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

it(`a pass over ${String(FINISHED)} finished orders reads only what changed`, async () => {
  const template = await partlyRefunded({ server, clock });
  await finishedOrders(template);
  await ageOrders(server);
  const changed: string[] = [];
  for (let count = 0; count < CHANGED; count++)
    changed.push(await partlyRefunded({ server, clock }));

  const plans: { sql: string; plan: Plan }[] = [];
  const reportsDb = explaining(server.context.reportsDb, plans);
  await auditChanges({ ...server.context, reportsDb });

  expect(plans.length).toBeGreaterThan(10);
  for (const { sql, plan } of plans) {
    for (const node of nodesOf(plan)) {
      if (node["Relation Name"] === undefined) continue;
      const read =
        (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
      // A changed order has at most some twenty entries.
      expect([sql, node["Node Type"], node["Relation Name"], read <= 40 * (CHANGED + 1)]).toEqual([
        sql,
        node["Node Type"],
        node["Relation Name"],
        true,
      ]);
    }
  }
});
