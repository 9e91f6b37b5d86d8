import { z } from "zod";
import type {
  Event,
  Order,
  Prisma,
  WebhookAttempt,
  WebhookDelivery,
} from "../generated/prisma/client.ts";
import { WebhookDeliveryStatus } from "../generated/prisma/enums.ts";
import { AppError } from "../lib/errors.ts";

const instant = z.iso.datetime();

export const deliveryResponse = z.object({
  id: z.uuid(),
  endpoint_id: z.uuid(),
  event_id: z.string(),
  type: z.string(),
  order_id: z.uuid().nullable().describe("Null for an event of no order"),
  purchase_order_id: z.string().nullable(),
  status: z.enum(WebhookDeliveryStatus),
  attempts: z.array(
    z.object({
      at: instant,
      status_code: z.int().nullable().describe("Null without an answer"),
      duration_ms: z.int(),
      error: z.string().nullable(),
      response: z.string().describe("The first 1,024 bytes of the answer"),
    }),
  ),
  next_attempt_at: instant.nullable(),
});
export type DeliveryResponse = z.output<typeof deliveryResponse>;

/** What Prisma should load for {@link presentDelivery}: the latest attempts, as many as one round has and a few resends. */
export const FULL_DELIVERY = {
  event: { select: { type: true, orderId: true, order: { select: { purchaseOrderId: true } } } },
  attempts: { orderBy: { id: "desc" }, take: 50 },
} as const satisfies Prisma.WebhookDeliveryInclude;

type FullDelivery = WebhookDelivery & {
  event: Pick<Event, "type" | "orderId"> & { order: Pick<Order, "purchaseOrderId"> | null };
  attempts: WebhookAttempt[];
};

export function presentDelivery(delivery: FullDelivery): DeliveryResponse {
  const { id, endpointId, eventId, event, status, attempts, dueAt } = delivery;
  return {
    id,
    endpoint_id: endpointId,
    event_id: eventId,
    type: event.type,
    order_id: event.orderId,
    purchase_order_id: event.order?.purchaseOrderId ?? null,
    status,
    attempts: attempts.toReversed().map((attempt) => ({
      at: attempt.at.toISOString(),
      status_code: attempt.statusCode,
      duration_ms: attempt.durationMs,
      error: attempt.error,
      response: attempt.response,
    })),
    next_attempt_at: dueAt?.toISOString() ?? null,
  };
}

export class WebhookDeliveryNotFound extends AppError {
  readonly status = 404;
  readonly code = "webhook_delivery_not_found";

  constructor() {
    super("There is no such webhook delivery.");
  }
}

/** The endpoint is disabled: nothing is sent to it. */
export class WebhookEndpointDisabled extends AppError {
  readonly status = 409;
  readonly code = "webhook_endpoint_disabled";

  constructor() {
    super("The endpoint is disabled: enable it first.");
  }
}
