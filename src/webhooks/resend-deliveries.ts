import type { AppContext } from "../context.ts";
import { newEvent } from "../events/event.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { findDelivery } from "./list-deliveries.ts";
import {
  type DeliveryResponse,
  WebhookDeliveryNotFound,
  WebhookEndpointDisabled,
} from "./webhook-delivery.ts";
import { findEndpoint } from "./webhook-endpoint.ts";

/** Sends a test event to one endpoint. @throws WebhookEndpointNotFound, WebhookEndpointDisabled */
export async function testEndpoint(
  context: Pick<AppContext, "db" | "clock">,
  endpointId: string,
): Promise<DeliveryResponse> {
  const endpoint = await findEndpoint(context, endpointId);
  if (endpoint.status === "disabled") throw new WebhookEndpointDisabled();
  const now = context.clock.now();
  const event = newEvent({ type: "webhook.test", orderId: null, data: {}, at: now });
  const { id } = await context.db.$transaction(async (tx) => {
    await tx.event.create({ data: event });
    return tx.webhookDelivery.create({
      data: { endpointId, eventId: event.id, dueAt: now, createdAt: now },
    });
  });
  return findDelivery(context, id);
}

/**
 * Sends a delivery again now, also one that succeeded: the same id and bytes, and a new round of attempts.
 *
 * @throws WebhookDeliveryNotFound, WebhookEndpointDisabled
 */
export async function resendDelivery(context: AppContext, id: string): Promise<DeliveryResponse> {
  const found = await context.db.webhookDelivery.findUnique({
    where: { id },
    select: { endpoint: { select: { status: true } } },
  });
  if (found === null) throw new WebhookDeliveryNotFound();
  if (found.endpoint.status === "disabled") throw new WebhookEndpointDisabled();
  await context.db.webhookDelivery.updateMany({
    where: { id },
    data: { status: "pending", attemptCount: 0, dueAt: context.clock.now() },
  });
  return findDelivery(context, id);
}

/**
 * Sends again what failed at an endpoint since a time, and what it missed while it was disabled.
 *
 * @returns how many deliveries it sends
 * @throws WebhookEndpointNotFound, WebhookEndpointDisabled
 */
export async function replayDeliveries(
  context: AppContext,
  input: { endpointId: string; since: Date; actor: string },
): Promise<number> {
  const { endpointId, since, actor } = input;
  const endpoint = await findEndpoint(context, endpointId);
  if (endpoint.status === "disabled") throw new WebhookEndpointDisabled();
  const now = context.clock.now();
  return context.db.$transaction(async (tx) => {
    const [result] = await tx.$queryRaw<{ count: bigint }[]>`
    with failed as (
      update webhook_deliveries set status = 'pending', attempt_count = 0, due_at = ${now}::timestamptz
      where endpoint_id = ${endpointId}::uuid and status = 'failed' and created_at >= ${since}::timestamptz
      returning id
    ), missed as (
      insert into webhook_deliveries (id, endpoint_id, event_id, event_number, due_at, created_at)
      select gen_random_uuid(), ${endpointId}::uuid, event.id, event.number, ${now}::timestamptz, ${now}::timestamptz
      from events event
      where event.number is not null and event.created_at >= greatest(${since}::timestamptz, ${endpoint.createdAt}::timestamptz)
        and ${endpoint.events}::text[] && array['*', event.type] and event.type <> 'webhook.test'
      on conflict (endpoint_id, event_id) do nothing
      returning id
    )
    select (select count(*) from failed) + (select count(*) from missed) as count`;
    const count = Number(result?.count ?? 0);
    const { host } = new URL(endpoint.url);
    const data = { endpoint_id: endpointId, host, since: since.toISOString(), count };
    await recordAction(tx, { at: now, actor, type: "webhook_events_replayed", data });
    return count;
  });
}
