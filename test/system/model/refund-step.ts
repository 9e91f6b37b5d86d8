import { KEYS } from "../../support/test-server.ts";
import { type BookedOrder, type RecordedRefund, firstIdFrom, readBooks } from "./books.ts";
import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import type { RefundAmount, Step } from "./command.ts";
import { tell } from "./invariants.ts";
import { tookMoney } from "./khalti-events.ts";
import { chosen, type Memory, type ShownPayment } from "./memory.ts";
import { contradictedLie, type Said, truthAbout } from "./truth-about-refund.ts";
import type { World } from "./world.ts";

/** @param alone no other step runs concurrently */
export async function takeRefundStep(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "askRefund" | "resolveRefund" }>,
  alone: boolean,
): Promise<void> {
  if (step.do === "askRefund") await askRefund(world, memory, step, alone);
  else if (!step.lie) await tellTruth(world, memory, step.of);
  else if (alone) await tellLie(world, memory, step.of);
}

let keysSent = 0;

async function askRefund(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "askRefund" }>,
  alone: boolean,
): Promise<void> {
  const payment =
    chosen(memory.payments.filter(tookMoney), step.of) ?? chosen(memory.payments, step.of);
  if (payment === undefined) return;
  const { orderId } = payment;
  const siblings = memory.payments.filter((one) => one.orderId === orderId);
  if (siblings.some(({ transaction }) => transaction === "shared")) return;
  for (const sibling of siblings) sibling.refundAsked = true;

  const topUpId = step.forTopUp ? await refusedTopUp(world, orderId) : null;
  const amount = topUpId === null ? paisaOf(step.amount, payment) : null;
  const body = {
    reason: "The model wants it back.",
    ...(amount === null ? {} : { amount }),
    ...(topUpId === null ? {} : { top_up_id: topUpId }),
    ...(step.mobile ? { mobile: "9800000003" } : {}),
  };
  const sentBody = JSON.stringify(body);
  const keyOf = `${orderId} ${step.key ?? ""}`;
  const known = memory.refundKeys.get(keyOf);
  const mustBeTaken =
    alone && known === undefined && step.mobile && (await isAllLeft(world, orderId));
  const answer = await world.call.post(`/v1/admin/orders/${orderId}/refunds`, {
    token: KEYS[step.as],
    body,
    headers: { "Idempotency-Key": step.key ?? `own-${String(++keysSent)}` },
  });
  if (answer.status !== 202) {
    if (mustBeTaken && (topUpId !== null || step.amount !== "tooMuch")) {
      throw new Broken(8, `a refund is refused: ${JSON.stringify(answer.body)}`);
    }
    return;
  }
  if (amount !== null && amount > payment.amountPaisa)
    throw new Broken(8, "more is taken on than was paid");
  const { id } = answer.body as { id: string };
  memory.askedBy.set(id, (memory.askedBy.get(id) ?? new Set()).add(step.as));
  if (step.key === null) return;
  // A refused request does not use up its key.
  const first = memory.refundKeys.get(keyOf) ?? { body: sentBody, refundId: id };
  memory.refundKeys.set(keyOf, first);
  if (first.refundId !== id || first.body !== sentBody) {
    throw new Broken(7, `${step.key} makes another refund`);
  }
}

function paisaOf(amount: RefundAmount, { amountPaisa }: ShownPayment): number | null {
  switch (amount) {
    case "left":
      return null;
    case "half":
      return amountPaisa / 2;
    case "tenth":
      return amountPaisa / 10;
    case "tooMuch":
      return amountPaisa + 1;
  }
}

/** A refused top-up of the order without a refund. */
async function refusedTopUp({ pool }: World, orderId: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `select t.id from top_ups t where t.order_id = $1 and t.status = 'refused'
       and not exists (select 1 from refunds r where r.top_up_id = t.id and r.status <> 'failed')
       and not exists (
         select 1 from top_ups later
         where later.order_id = t.order_id and later.position = t.position and later.attempt > t.attempt
       )
     order by t.position limit 1`,
    [orderId],
  );
  return rows[0]?.id ?? null;
}

async function isAllLeft({ pool }: World, orderId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from orders o where o.id = $1 and o.status = 'paid'
       and not exists (select 1 from refunds r where r.order_id = o.id and r.status <> 'failed')
       and not exists (
         select 1 from top_ups t
         where t.order_id = o.id and t.status not in ('delivered', 'refused')
       )`,
    [orderId],
  );
  return rowCount !== 0;
}

/** A staff member resolves a refund with what Khalti did. */
async function tellTruth(world: World, memory: Memory, of: number): Promise<void> {
  const found = await unknownRefund(world, memory, of);
  if (found === null) return;
  const truth = truthAbout(found.books, found.order, found.refund);
  if (truth !== null) await resolve(world, found.refund.id, truth);
}

/** A staff member resolves a refund with a false outcome that Khalti's status contradicts. */
async function tellLie(world: World, memory: Memory, of: number): Promise<void> {
  if (memory.liedAbout.size > 0 || memory.liedAboutPidx) return;
  const found = await unknownRefund(world, memory, of);
  if (found === null) return;
  const lie = contradictedLie(found.books, found.order, found.refund);
  if (lie === null) return;
  const { status } = await resolve(world, found.refund.id, lie);
  if (status === 200) {
    throw new Broken(8, `${JSON.stringify(lie)} is believed of ${tell(found.order)}`);
  }
}

async function unknownRefund(world: World, memory: Memory, of: number) {
  const books = await readBooks(world, memory, firstId(memory));
  const unknown = books.orders.flatMap((order) =>
    order.refunds
      .filter(({ status }) => status === "unknown")
      .map((refund): { order: BookedOrder; refund: RecordedRefund } => ({ order, refund })),
  );
  const found = chosen(unknown, of);
  return found === undefined ? null : { ...found, books };
}

export function firstId({ orders }: Memory): string {
  return orders[0]?.id ?? firstIdFrom(Date.now());
}

export function resolve(world: World, refundId: string, said: Said): Promise<Answer> {
  return world.call.post(`/v1/admin/refunds/${refundId}/resolve`, {
    token: KEYS.operator,
    body: { ...said, reason: "The model looked at Khalti." },
  });
}
