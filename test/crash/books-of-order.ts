import { expect } from "@jest/globals";
import type { HistoryEntry, Order, Payment, Refund } from "../../src/generated/prisma/client.ts";
import type { TestServer } from "../support/test-server.ts";
import { replayHistory } from "./replay-history.ts";

export type BookedOrder = Order & {
  payments: Payment[];
  refunds: Refund[];
  history: HistoryEntry[];
};

/** Payments that are looked at again, be it only to notice a refund. */
const WATCHED = [
  "created",
  "initiated",
  "pending",
  "canceled",
  "expired",
  "completed",
  "partially_refunded",
];

/** The order as the database has it, once its own books agree with each other. */
export async function booksOf(server: TestServer, orderId: string): Promise<BookedOrder> {
  const order = await server.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: {
      payments: { orderBy: { attempt: "asc" } },
      refunds: { orderBy: { createdAt: "asc" } },
      history: { orderBy: { id: "asc" } },
    },
  });
  const states = new Map(order.payments.map(({ id, status }) => [id, status as string]));
  const refunds = new Map(order.refunds.map(({ id, status }) => [id, status as string]));
  expect(replayHistory(order.history)).toEqual({
    order: order.status,
    payments: states,
    refunds,
  });

  const paidEntries = order.history.filter((entry) => entry.type === "paid");
  const completed = order.payments.filter((payment) => payment.completedAt !== null);
  const paid = order.paidAt === null ? 0 : 1;
  expect({ entries: paidEntries.length, completed: completed.length }).toEqual({
    entries: paid,
    completed: paid,
  });
  const wentBack = order.refunds.filter(({ status }) => status === "succeeded");
  const refundedPaisa = wentBack.reduce((sum, { amountPaisa }) => sum + (amountPaisa ?? 0), 0);
  if (paid === 1) expect(order.refundedPaisa).toBe(refundedPaisa);
  for (const payment of order.payments) {
    const jobs = await jobsOf(server, payment.id);
    const planned = jobs.map((job) => (job === "is due" ? "waits" : job));
    if (payment.status === "refunded" && planned.length === 1) {
      // The job that was planned before finds that out when its time comes.
      expect(planned).toEqual(["waits"]);
      continue;
    }
    expect({ [payment.status]: planned }).toEqual({
      [payment.status]: WATCHED.includes(payment.status) ? ["waits"] : [],
    });
  }
  return order;
}

/** The jobs of a payment or a refund, and whether anybody will ever do them. */
export async function jobsOf(server: TestServer, ownerId: string): Promise<string[]> {
  const jobs = await server.db.$queryRaw<{ state: string }[]>`
    select case
        when locked_at is not null then 'is under way'
        when attempts >= max_attempts then 'is given up'
        when run_at <= now() then 'is due'
        else 'waits'
      end as state
    from graphile_worker._private_jobs
    where coalesce(payload ->> 'payment_id', payload ->> 'refund_id') = ${ownerId}`;
  return jobs.map((job) => job.state);
}
