import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type CheckedOut, checkout, returnFromKhalti } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let db: pg.Client;
/** Two paid orders, each with a payment and a history. */
let one: CheckedOut;
let two: CheckedOut;
beforeAll(async () => {
  server = await startTestServer();
  [one, two] = [await paidOrder(), await paidOrder()];
  db = new pg.Client({ connectionString: server.databaseUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server.stop();
});
beforeEach(() => db.query("begin"));
afterEach(() => db.query("rollback"));

async function paidOrder(): Promise<CheckedOut> {
  const bought = await checkout(server);
  await server.simulator.pay(bought.pidx);
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

const INSERT_PAYMENT = `
  insert into payments (id, order_id, attempt, purchase_order_id, status, amount_paisa, pidx, transaction_id, completed_at, created_at)
  values ($1, $2, 2, $3, $4, 90000, $5, $6, now(), now())`;

function insertPayment(status: string, pidx: string, transactionId: string | null) {
  const values = [randomUUID(), one.order.id, `again-${pidx}`, status, pidx, transactionId];
  return db.query(INSERT_PAYMENT, values);
}

describe("history", () => {
  it.each([
    ["changed", "update order_history set actor = 'other'"],
    ["deleted", "delete from order_history"],
    ["emptied along with its postings", "truncate order_history cascade"],
    ["emptied along with its order", "truncate orders cascade"],
  ])("cannot be %s", async (_deed, sql) => {
    await expect(db.query(sql)).rejects.toThrow("order_history is append-only");
  });

  it("keeps its order and payment from being deleted", async () => {
    await expect(db.query("delete from orders")).rejects.toThrow(/foreign key|append-only/);
  });

  it("keeps its payment from being deleted", async () => {
    await expect(db.query("delete from payments")).rejects.toThrow(/foreign key|append-only/);
  });

  it("can be added to", async () => {
    const added = await db.query(
      "insert into order_history (order_id, at, type, actor) values ($1, now(), 'order_held', 'server')",
      [one.order.id],
    );
    expect(added.rowCount).toBe(1);
  });

  it("has at most one paid entry per order", async () => {
    await expect(
      db.query(
        "insert into order_history (order_id, at, type, actor) values ($1, now(), 'paid', 'server')",
        [one.order.id],
      ),
    ).rejects.toThrow("order_history_one_paid_entry_key");
  });
});

describe("a payment", () => {
  it("cannot carry the pidx of another", async () => {
    await expect(insertPayment("initiated", two.pidx, null)).rejects.toThrow("payments_pidx_key");
  });

  it("cannot carry the transaction id of another", async () => {
    const { transaction_id: transactionId } = await server.simulator.payment(two.pidx);
    await expect(insertPayment("pending", "pidx-of-its-own", transactionId)).rejects.toThrow(
      "payments_transaction_id_key",
    );
  });

  it("cannot be the second completed one of its order", async () => {
    await expect(insertPayment("completed", "pidx-of-its-own", "txn-of-its-own")).rejects.toThrow(
      "payments_one_completed_per_order_key",
    );
  });

  it("cannot be completed when its order has a partially refunded one", async () => {
    await db.query("update payments set status = 'partially_refunded' where order_id = $1", [
      one.order.id,
    ]);
    await expect(insertPayment("completed", "pidx-of-its-own", "txn-of-its-own")).rejects.toThrow(
      "payments_one_completed_per_order_key",
    );
  });

  it("may be a further attempt while it is not completed", async () => {
    const added = await insertPayment("initiated", "pidx-of-its-own", null);
    expect(added.rowCount).toBe(1);
  });

  it.each([
    ["of amount 0", "amount_paisa = 0", "payments_amount_check"],
    ["of a negative amount", "amount_paisa = -1", "payments_amount_check"],
    ["with a negative fee", "fee_paisa = -1", "payments_fee_check"],
    ["completed without a transaction", "transaction_id = null", "payments_completed_check"],
    ["completed without a time", "completed_at = null", "payments_completed_check"],
    ["initiated without a pidx", "status = 'initiated', pidx = null", "payments_initiated_check"],
  ])("cannot be %s", async (_circumstance, change, constraint) => {
    const update = db.query(`update payments set ${change} where order_id = $1`, [one.order.id]);
    await expect(update).rejects.toThrow(constraint);
  });
});

describe("an order", () => {
  it.each([
    ["of amount 0", "amount_paisa = 0", "orders_amount_check"],
    ["of a negative amount", "amount_paisa = -90000", "orders_amount_check"],
    ["refunded above its amount", "refunded_paisa = 90001", "orders_refunded_within_amount_check"],
    ["refunded by a negative amount", "refunded_paisa = -1", "orders_refunded_within_amount_check"],
    ["paid without a time", "paid_at = null", "orders_paid_at_check"],
    ["marked for attention without a message", "attention_code = 'x'", "orders_attention_check"],
  ])("cannot be %s", async (_circumstance, change, constraint) => {
    const update = db.query(`update orders set ${change} where id = $1`, [one.order.id]);
    await expect(update).rejects.toThrow(constraint);
  });

  it("may be refunded to the last paisa", async () => {
    const update =
      "update orders set refunded_paisa = amount_paisa, status = 'refunded' where id = $1";
    expect((await db.query(update, [one.order.id])).rowCount).toBe(1);
  });

  it("cannot carry the number of another", async () => {
    const update = db.query("update orders set purchase_order_id = $1 where id = $2", [
      two.order.purchase_order_id,
      one.order.id,
    ]);
    await expect(update).rejects.toThrow("orders_purchase_order_id_key");
  });
});

describe("an item", () => {
  it.each([
    ["cost other than quantity times unit price", "amount_paisa = amount_paisa + 1"],
    ["have quantity 0", "quantity = 0, amount_paisa = 0"],
    ["have a negative quantity", "quantity = -2, unit_amount_paisa = -45000"],
    ["be free", "unit_amount_paisa = 0, amount_paisa = 0"],
  ])("cannot %s", async (_deed, change) => {
    const update = db.query(`update order_items set ${change} where order_id = $1`, [one.order.id]);
    await expect(update).rejects.toThrow("order_items_amount_check");
  });
});

describe("a product", () => {
  it.each([
    ["cost nothing", "amount_paisa = 0"],
    ["have a fixed price and bounds", "min_amount_paisa = 1000, max_amount_paisa = 2000"],
    ["have neither price nor bounds", "amount_paisa = null"],
    ["have bounds that cross", "amount_paisa = null, min_amount_paisa = 2, max_amount_paisa = 1"],
    ["have a minimum but no maximum", "amount_paisa = null, min_amount_paisa = 1000"],
  ])("cannot %s", async (_deed, change) => {
    const update = db.query(`update products set ${change} where sku = 'tea-250g'`);
    await expect(update).rejects.toThrow("products_price_check");
  });
});
