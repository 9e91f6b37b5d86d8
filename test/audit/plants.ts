// Corruption of every kind, planted past the rules of the server by the owner of the tables.
import type { BreachCode } from "../../src/lifecycle/attention/breach-rules.ts";
import { changeDespite } from "../support/audits.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { checkout } from "../support/shop.ts";
import { DAY, HOUR, type TestClock } from "../support/test-clock.ts";
import type { TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";

export interface Site {
  server: TestServer;
  clock: TestClock;
}

export interface Plant {
  what: string;
  code: BreachCode;
  /** @returns the id of a healthy order */
  story: (site: Site) => Promise<string>;
  plant: (site: Site, orderId: string) => Promise<void>;
}

export const paid = async ({ server }: Site) => (await paidOrder(server)).order.id;
const paidForTopUp = async ({ server }: Site) => {
  const { order } = await paidTopUp(server, "khalti_wallet");
  await runDueJobs(server);
  return order.id;
};
const withRequestedRefund = async ({ server }: Site) => {
  const { order } = await paidOrder(server);
  await refund(server, order.id, { amount: 40_000 });
  return order.id;
};
export const partlyRefunded = async (site: Site) => {
  const id = await withRequestedRefund(site);
  await runDueJobs(site.server);
  return id;
};
const withUnknownRefund = async (site: Site) => {
  const id = await withRequestedRefund(site);
  await site.server.simulator.fault({ endpoint: "refund", kind: "drop_response" });
  await runDueJobs(site.server);
  return id;
};

const run =
  (sql: (id: string) => string): Plant["plant"] =>
  async ({ server }, id) => {
    await server.db.$executeRawUnsafe(sql(id));
  };
const despite =
  (trigger: { table: string; name: string }, sql: (id: string) => string): Plant["plant"] =>
  ({ server }, id) =>
    changeDespite(server, trigger, sql(id));
/** No worker runs meanwhile. */
const hours =
  (count: number): Plant["plant"] =>
  ({ clock }) => {
    clock.skip(count * HOUR);
    return Promise.resolve();
  };
const HISTORY = { table: "order_history", name: "order_history_append_only" };
const POSTINGS = { table: "postings", name: "postings_append_only" };
const EVENTS = { table: "events", name: "events_append_only" };

export const PLANTS: readonly Plant[] = [
  {
    what: "an order that forgets that it was paid",
    code: "audit_order_status",
    story: paid,
    plant: run((id) => `update orders set status = 'expired' where id = '${id}'`),
  },
  {
    what: "an order that ended while a payment of it can be paid",
    code: "audit_order_status",
    story: paid,
    plant: run(
      (id) =>
        `update payments set status = 'initiated', completed_at = null where order_id = '${id}'`,
    ),
  },
  {
    what: "a payment that is refunded without a refund",
    code: "audit_payment_status",
    story: paid,
    plant: run(
      (id) => `update payments set status = 'partially_refunded' where order_id = '${id}'`,
    ),
  },
  {
    what: "a refund that leaves its payment as it was",
    code: "audit_payment_status",
    story: partlyRefunded,
    plant: run((id) => `update payments set status = 'completed' where order_id = '${id}'`),
  },
  {
    what: "a refunded amount that is not the sum of the refunds",
    code: "audit_refunded_amount",
    story: partlyRefunded,
    plant: run((id) => `update orders set refunded_paisa = refunded_paisa - 1 where id = '${id}'`),
  },
  {
    what: "a refund that became larger",
    code: "audit_refunded_amount",
    story: partlyRefunded,
    plant: run((id) => `update refunds set amount_paisa = 40001 where order_id = '${id}'`),
  },
  {
    what: "a refund that is gone",
    code: "audit_refunded_amount",
    story: partlyRefunded,
    plant: run((id) => `delete from refunds where order_id = '${id}'`),
  },
  {
    what: "refunds of more than was paid",
    code: "audit_refunds_exceed",
    story: partlyRefunded,
    plant: despite(
      { table: "refunds", name: "refunds_within_payment" },
      (id) => `update refunds set amount_paisa = 90001 where order_id = '${id}'`,
    ),
  },
  {
    what: "a payment of another amount than the order's",
    code: "audit_amounts",
    story: paid,
    plant: run(
      (id) => `update payments set amount_paisa = amount_paisa - 1 where order_id = '${id}'`,
    ),
  },
  {
    what: "a line that is gone",
    code: "audit_amounts",
    story: paid,
    plant: run((id) => `delete from order_items where order_id = '${id}'`),
  },
  {
    what: "a breakdown of another amount",
    code: "audit_amounts",
    story: paid,
    plant: run((id) => `update orders set amount_breakdown = '[]' where id = '${id}'`),
  },
  {
    what: "a paid top-up without an attempt",
    code: "audit_top_ups",
    story: paidForTopUp,
    plant: run((id) => `delete from top_ups where order_id = '${id}'`),
  },
  {
    what: "a delivered top-up whose money is given back",
    code: "audit_top_ups",
    story: paidForTopUp,
    plant: run(
      (id) => `
        insert into refunds (id, order_id, payment_id, top_up_id, status, amount_paisa, reason, requested_by, created_at)
        select gen_random_uuid(), p.order_id, p.id, t.id, 'requested', 100, 'x', 'staff:x', now()
        from payments p join top_ups t using (order_id) where p.order_id = '${id}'`,
    ),
  },
  {
    what: "a top-up of another amount than was sold",
    code: "audit_top_ups",
    story: paidForTopUp,
    plant: run(
      (id) => `update top_ups set amount_paisa = amount_paisa + 100 where order_id = '${id}'`,
    ),
  },
  {
    what: "a sale that is not in the ledger",
    code: "audit_ledger",
    story: paid,
    plant: despite(
      POSTINGS,
      (id) => `delete from postings where credit_account = 'sales' and order_id = '${id}'`,
    ),
  },
  {
    what: "a refund that is posted twice",
    code: "audit_ledger",
    story: partlyRefunded,
    plant: run(
      (id) => `
        insert into postings (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
        select source || ':again', history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at
        from postings where debit_account = 'refunds' and order_id = '${id}'`,
    ),
  },
  {
    what: "money that is held for no payment",
    code: "audit_ledger",
    story: paid,
    plant: run(
      (id) => `
        insert into postings (source, history_id, order_id, debit_account, credit_account, amount_paisa, at)
        select 'held:x' || id, id, order_id, 'khalti_receivable', 'held', 100, at
        from order_history where type = 'paid' and order_id = '${id}'`,
    ),
  },
  {
    what: "a refund that is never due",
    code: "audit_due",
    story: withRequestedRefund,
    plant: run((id) => `update refunds set due_at = null where order_id = '${id}'`),
  },
  {
    what: "an open payment that is never due",
    code: "audit_due",
    story: async ({ server }) => (await checkout(server)).order.id,
    plant: run((id) => `update payments set due_at = null where order_id = '${id}'`),
  },
  {
    what: "a payment that was due for days",
    code: "audit_due",
    story: async ({ server }) => (await checkout(server)).order.id,
    plant: ({ clock }) => {
      clock.skip(3 * DAY);
      return Promise.resolve();
    },
  },
  {
    what: "a history that says something else",
    code: "audit_history",
    story: paid,
    plant: run(
      (id) =>
        `insert into order_history (order_id, at, type, actor) values ('${id}', now(), 'order_closed', 'server')`,
    ),
  },
  {
    what: "a history without the entry that the order was paid",
    code: "audit_history",
    story: paid,
    plant: despite(
      HISTORY,
      (id) => `delete from order_history where type = 'paid' and order_id = '${id}'`,
    ),
  },
  {
    what: "a refund that the history knows otherwise",
    code: "audit_history",
    story: partlyRefunded,
    plant: despite(
      HISTORY,
      (id) =>
        `update order_history set type = 'refund_failed' where type = 'refund_succeeded' and order_id = '${id}'`,
    ),
  },
  {
    what: "an event that is gone",
    code: "audit_events",
    story: partlyRefunded,
    plant: despite(
      EVENTS,
      (id) => `delete from events where type = 'refund.requested' and order_id = '${id}'`,
    ),
  },
  {
    what: "an event that is told twice",
    code: "audit_events",
    story: paid,
    plant: run(
      (id) => `
        insert into events (id, type, order_id, body, created_at)
        select 'evt_twice' || substr(id, 10), type, order_id, body, created_at from events where order_id = '${id}'`,
    ),
  },
  {
    what: "an unknown refund without attention",
    code: "audit_attention",
    story: withUnknownRefund,
    plant: run(
      (id) =>
        `update orders set attention_code = null, attention_message = null, attention_since = null where id = '${id}'`,
    ),
  },
  {
    what: "an order that asks for a person for no reason",
    code: "audit_attention",
    story: paid,
    plant: run(
      (id) =>
        `update orders set attention_code = 'top_up_unknown', attention_message = 'x', attention_since = now() where id = '${id}'`,
    ),
  },
  {
    what: "a refund that no worker sends",
    code: "audit_deadline",
    story: withRequestedRefund,
    plant: hours(4),
  },
  {
    what: "a top-up that no worker delivers",
    code: "audit_deadline",
    story: async ({ server }) => (await paidTopUp(server, "khalti_wallet")).order.id,
    plant: hours(4),
  },
  {
    what: "a payment that no worker asks about",
    code: "audit_deadline",
    story: paid,
    plant: run(
      (id) => `
        update payments set status = 'pending', completed_at = null, unconfirmed_since = now() - interval '3 days'
        where order_id = '${id}'`,
    ),
  },
];
