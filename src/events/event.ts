import { z } from "zod";
import { v7 as uuidv7 } from "uuid";
import { TopUpStatus } from "../generated/prisma/enums.ts";
import type { HistoryFact } from "../orders/history.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { orderResponse } from "../orders/order-response.ts";
import { presentToldOrder } from "../orders/present-order.ts";
import { EVENT_OF, EVENT_TYPES, type EventType } from "./event-types.ts";

const sharedOrder = orderResponse.omit({
  customer: true,
  customer_readable: true,
  customer_erased_at: true,
  due_by: true,
});
const topUp = z.object({
  id: z.uuid(),
  position: z.int().describe("The position of the order's item, from 0"),
  name: z.string(),
  attempt: z.int(),
  status: z.enum(TopUpStatus),
  amount: z.int().describe("Paisa that are delivered"),
});

export const NOT_AN_EVENT_ID = "Should be the id of an event.";
export const eventId = z.string(NOT_AN_EVENT_ID).regex(/^evt_[A-Za-z0-9]{1,60}$/, NOT_AN_EVENT_ID);

export const eventResponse = z.object({
  id: eventId,
  type: z.enum(EVENT_TYPES),
  timestamp: z.iso.datetime(),
  data: z.object({
    sequence: z
      .int()
      .optional()
      .describe("Counts the events of one order from 1: a webhook may overtake another"),
    order: sharedOrder
      .optional()
      .describe(
        "The order as it was then, without the customer's name, phone and e-mail, and without due_by: a setting moves it",
      ),
    payment: orderResponse.shape.payments.element.optional(),
    refund: orderResponse.shape.refunds.element.optional(),
    top_up: topUp.optional(),
    alert: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
});
export type EventResponse = z.output<typeof eventResponse>;

/** An event as it is stored: its body has the bytes that are signed and sent. */
export interface NewEvent {
  id: string;
  type: EventType;
  orderId: string | null;
  body: string;
  createdAt: Date;
}

/**
 * The events of changes to one order.
 *
 * @param order as it is after the changes, with `eventSequence` before them
 */
export function eventsOf(order: FullOrder, facts: readonly HistoryFact[], at: Date): NewEvent[] {
  const shared = presentToldOrder(order, null);
  const paymentId = facts.find((fact) => fact.paymentId !== undefined)?.paymentId;
  let sequence = order.eventSequence;
  return facts.flatMap((fact) => {
    const type = EVENT_OF[fact.type];
    if (type === null) return [];
    sequence++;
    const data = {
      sequence,
      order: shared,
      ...subjectOf(order, shared, type, { paymentId, ...fact }),
    };
    return [newEvent({ type, orderId: order.id, data, at })];
  });
}

/** How many events the changes make. */
export function countEvents(facts: readonly HistoryFact[]): number {
  return facts.filter(({ type }) => EVENT_OF[type] !== null).length;
}

export function newEvent(event: {
  type: EventType;
  orderId: string | null;
  data: EventResponse["data"];
  at: Date;
}): NewEvent {
  const { type, orderId, data, at } = event;
  const id = `evt_${uuidv7().replaceAll("-", "")}`;
  const body = JSON.stringify({ id, type, timestamp: at.toISOString(), data });
  return { id, type, orderId, body, createdAt: at };
}

type SharedOrder = z.output<typeof sharedOrder>;

/** What the event is about, beside the order. */
function subjectOf(
  order: FullOrder,
  shared: SharedOrder,
  type: EventType,
  { paymentId, data }: { paymentId?: string | undefined; data?: HistoryFact["data"] },
): Pick<EventResponse["data"], "payment" | "refund" | "top_up"> {
  if (type.startsWith("refund.")) {
    const refund = shared.refunds.find(({ id }) => id === data?.["refund_id"]);
    return refund === undefined ? {} : { refund };
  }
  if (type.startsWith("top_up.")) {
    const found = order.topUps.find(({ id }) => id === data?.["top_up_id"]);
    if (found === undefined) return {};
    const { id, position, attempt, status, amountPaisa: amount } = found;
    const name = shared.items[position]?.name ?? "";
    return { top_up: { id, position, name, attempt, status, amount } };
  }
  const index = order.payments.findIndex(({ id }) => id === paymentId);
  const payment = shared.payments[index];
  return payment === undefined ? {} : { payment };
}
