import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { paidOrder } from "../support/refunds.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

interface Paid {
  orderId: string;
  paymentId: string;
}

let server: TestServer;
let db: pg.Client;
let one: Paid;
let two: Paid;
beforeAll(async () => {
  server = await startTestServer();
  [one, two] = [await pay(), await pay()];
  db = new pg.Client({ connectionString: server.databaseUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server.stop();
});
beforeEach(() => db.query("begin"));
afterEach(() => db.query("rollback"));

/** An order paid with 90000 paisa. */
async function pay(): Promise<Paid> {
  const { order, pidx } = await paidOrder(server);
  const payment = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
  return { orderId: order.id, paymentId: payment.id };
}

/** Puts a refund past the server's code. @returns its id */
async function insert(facts: {
  amount: number | null;
  status?: string;
  of?: Paid;
  by?: string;
  settled?: boolean;
  submitted?: boolean;
}): Promise<string> {
  const { amount, status = "requested", of = one, by = "staff:operator" } = facts;
  const { settled = status === "succeeded" || status === "failed" } = facts;
  const { submitted = status === "submitting" } = facts;
  const id = randomUUID();
  await db.query(
    `insert into refunds (id, order_id, payment_id, status, amount_paisa, reason, requested_by, created_at, ended_at, submitted_at)
     values ($1, $2, $3, $4, $5, 'Why not.', $6, now(), $7, $8)`,
    [
      id,
      of.orderId,
      of.paymentId,
      status,
      amount,
      by,
      settled ? new Date() : null,
      submitted ? new Date() : null,
    ],
  );
  return id;
}

describe("the refunds of a payment", () => {
  it("may be as much as the payment, and not a paisa more", async () => {
    await insert({ amount: 89_999 });
    await insert({ amount: 1 });
    await expect(insert({ amount: 1 })).rejects.toThrow("refunds stay within their payment");
  });

  it("may not be made larger afterwards", async () => {
    const id = await insert({ amount: 90_000 });
    await expect(
      db.query("update refunds set amount_paisa = 90001 where id = $1", [id]),
    ).rejects.toThrow("refunds stay within their payment");
  });

  it.each(["requested", "submitting", "succeeded", "unknown"])("count when %s", async (status) => {
    await insert({ amount: 90_000, status });
    await expect(insert({ amount: 1 })).rejects.toThrow("refunds stay within their payment");
  });

  it("do not count when failed, until somebody says otherwise", async () => {
    const failed = await insert({ amount: 90_000, status: "failed" });
    await insert({ amount: 1 });
    await expect(
      db.query("update refunds set status = 'succeeded' where id = $1", [failed]),
    ).rejects.toThrow("refunds stay within their payment");
  });

  it("are of a payment of their own order", async () => {
    const of = { orderId: one.orderId, paymentId: two.paymentId };
    await expect(insert({ amount: 1, of })).rejects.toThrow("of a payment of its own order");
  });

  it("cannot be moved to another order's payment", async () => {
    const id = await insert({ amount: 1 });
    await expect(
      db.query("update refunds set payment_id = $2 where id = $1", [id, two.paymentId]),
    ).rejects.toThrow("of a payment of its own order");
  });

  it("are on their way one at a time", async () => {
    await insert({ amount: 1, status: "submitting" });
    await insert({ amount: 1, status: "submitting", of: two });
    await expect(insert({ amount: 1, status: "submitting" })).rejects.toThrow(
      "refunds_one_in_flight_per_payment_key",
    );
  });
});

describe("a refund", () => {
  it.each([0, -1])("is of some money, not of %i", async (amount) => {
    await expect(insert({ amount })).rejects.toThrow("refunds_amount_check");
  });

  it.each([
    ["asked for by staff", { by: "staff:operator", status: "unknown" }],
    ["that was made", { by: "khalti", status: "succeeded" }],
    ["that is on its way", { by: "khalti", status: "submitting" }],
  ])("%s has an amount", async (_, facts) => {
    await expect(insert({ amount: null, ...facts })).rejects.toThrow("refunds_amount_check");
  });

  it("made at Khalti may have none until somebody tells it", async () => {
    const id = await insert({ amount: null, by: "khalti", status: "unknown" });
    const told = await db.query(
      "update refunds set amount_paisa = 90000, status = 'succeeded', ended_at = now() where id = $1",
      [id],
    );
    expect(told.rowCount).toBe(1);
  });

  it.each([
    ["succeeded", false],
    ["failed", false],
    ["requested", true],
    ["unknown", true],
  ])("%s says when it was settled, and no other does", async (status, settled) => {
    await expect(insert({ amount: 1, status, settled })).rejects.toThrow("refunds_ended_check");
  });

  it("on its way says since when", async () => {
    await expect(insert({ amount: 1, status: "submitting", submitted: false })).rejects.toThrow(
      "refunds_submitted_check",
    );
  });

  it("keeps its order and payment from being deleted", async () => {
    await insert({ amount: 1 });
    await expect(db.query("delete from payments where id = $1", [one.paymentId])).rejects.toThrow(
      /foreign key|append-only/,
    );
  });
});

it("two who reserve the rest at the same moment cannot both have it", async () => {
  const other = new pg.Client({ connectionString: server.databaseUrl });
  await other.connect();
  try {
    await insert({ amount: 60_000, of: two });
    const second = other.query(
      `insert into refunds (id, order_id, payment_id, amount_paisa, reason, requested_by, created_at)
       values ($1, $2, $3, 60000, 'Me too.', 'staff:operator', now())`,
      [randomUUID(), two.orderId, two.paymentId],
    );
    // It waits for the first, and then sees what that has reserved.
    const refused = expect(second).rejects.toThrow("refunds stay within their payment");
    await db.query("commit");
    await refused;
  } finally {
    await other.end();
    await db.query("begin");
  }
});
