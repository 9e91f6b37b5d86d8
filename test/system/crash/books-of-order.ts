import { expect } from "@jest/globals";
import type {
  HistoryEntry,
  Order,
  Payment,
  Refund,
  TopUp,
} from "../../../src/generated/prisma/client.ts";
import type { TestServer } from "../../support/test-server.ts";
import { isWatched } from "./run-job.ts";
import { replayHistory } from "./replay-history.ts";

export type BookedOrder = Order & {
  payments: Payment[];
  refunds: Refund[];
  topUps: TopUp[];
  history: HistoryEntry[];
};

/** Statuses of payments that are checked again, some only for refunds. */
const WATCHED = [
  "created",
  "initiated",
  "pending",
  "canceled",
  "expired",
  "completed",
  "partially_refunded",
];

/** Reads an order and expects that its rows are consistent and that no job is missing. */
export async function booksOf(server: TestServer, orderId: string): Promise<BookedOrder> {
  const order = await agreeingBooks(server, orderId);
  for (const payment of order.payments) {
    const planned = await plannedFor(server, payment.id);
    if (payment.status === "refunded" && planned.length === 1) {
      // A job that was planned before the refund does nothing when it runs.
      expect(planned).toEqual(["waits"]);
      continue;
    }
    expect({ [payment.status]: planned }).toEqual({
      [payment.status]: WATCHED.includes(payment.status) ? ["waits"] : [],
    });
  }
  for (const refund of order.refunds) {
    const planned = await plannedFor(server, refund.id);
    const isSettled = refund.endedAt !== null;
    // A job that was planned before the refund ended does nothing when it runs.
    if (isSettled && planned.length === 0) continue;
    const waitsForPerson = refund.status === "unknown" && refund.submittedAt === null;
    expect({ [refund.status]: planned }).toEqual({
      [refund.status]: waitsForPerson ? [] : ["waits"],
    });
  }
  for (const topUp of order.topUps) {
    const planned = await plannedFor(server, topUp.id);
    expect([topUp.status, plannedFits(order, topUp, planned), planned]).toEqual([
      topUp.status,
      true,
      planned,
    ]);
  }
  expect(order.attentionCode).toBe(attentionBy(order));
  return order;
}

function plannedFits({ history }: BookedOrder, topUp: TopUp, planned: string[]): boolean {
  const waits = planned.length === 1 && planned[0] === "waits";
  const nothing = planned.length === 0;
  switch (topUp.status) {
    case "pending":
    case "submitting":
    case "queued":
      return waits;
    case "unknown":
      // Without a status check only staff can resolve it; a planned job does nothing when it runs.
      return waits || (nothing && topUp.provider === "digipay_wallet" && topUp.providerId === null);
    case "delivered":
    case "refused":
      // A job that was planned before staff ended the top-up does nothing when it runs.
      return nothing || (waits && history.some((entry) => isPersonsWord(entry, topUp)));
  }
}

function isPersonsWord({ type, actor, data }: HistoryEntry, topUp: TopUp): boolean {
  const { top_up_id: id } = data as { top_up_id?: unknown };
  return type === `top_up_${topUp.status}` && id === topUp.id && actor.startsWith("staff:");
}

/** The expected attention of the order. A held payment's attention has priority and is not checked here. */
function attentionBy({ attentionCode, ...order }: BookedOrder): string | null {
  if (attentionCode !== null && !/^(?:refund|top_up)_/.test(attentionCode)) return attentionCode;
  const { refunds, topUps } = order;
  const unknown = refunds.filter(({ status }) => status === "unknown");
  if (unknown.some(({ amountPaisa }) => amountPaisa === null)) return "refund_amount_unknown";
  if (unknown.length > 0) return "refund_unknown";
  if (topUps.some(({ status }) => status === "unknown")) return "top_up_unknown";
  if (order.status === "refunded") return null;
  const last = new Map(topUps.map((topUp) => [topUp.position, topUp]));
  const refused = [...last.values()].some(
    ({ id, status }) =>
      status === "refused" &&
      !refunds.some((refund) => refund.topUpId === id && refund.status !== "failed"),
  );
  return refused ? "top_up_refused" : null;
}

/** Reads an order in one snapshot and expects that order, payments, refunds, top-ups and history are consistent. */
export async function agreeingBooks(server: TestServer, orderId: string): Promise<BookedOrder> {
  const order = await server.db.$transaction(
    (tx) =>
      tx.order.findUniqueOrThrow({
        where: { id: orderId },
        include: {
          payments: { orderBy: { attempt: "asc" } },
          refunds: { orderBy: { createdAt: "asc" } },
          topUps: { orderBy: [{ position: "asc" }, { attempt: "asc" }] },
          history: { orderBy: { id: "asc" } },
        },
      }),
    { isolationLevel: "RepeatableRead" },
  );
  expect(replayHistory(order.history)).toEqual({
    order: order.status,
    payments: new Map(order.payments.map(({ id, status }) => [id, status])),
    refunds: new Map(order.refunds.map(({ id, status }) => [id, status])),
    topUps: new Map(order.topUps.map(({ id, status }) => [id, status])),
  });

  const paidEntries = order.history.filter((entry) => entry.type === "paid");
  const completed = order.payments.filter((payment) => payment.completedAt !== null);
  const paid = order.paidAt === null ? 0 : 1;
  expect({ entries: paidEntries.length, completed: completed.length }).toEqual({
    entries: paid,
    completed: paid,
  });
  const wentBack = order.refunds.filter(({ status }) => status === "succeeded");
  if (paid === 1) expect(order.refundedPaisa).toBe(sumPaisa(wentBack));
  return order;
}

/** The sum in paisa. Unknown amounts count as 0. */
export function sumPaisa(refunds: Refund[]): number {
  return refunds.reduce((sum, { amountPaisa }) => sum + (amountPaisa ?? 0), 0);
}

async function plannedFor(server: TestServer, ownerId: string): Promise<string[]> {
  return (await isWatched(server, ownerId)) ? ["waits"] : [];
}
