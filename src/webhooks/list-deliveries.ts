import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import { WebhookDeliveryStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { eventId } from "../events/event.ts";
import { commaList } from "../http/comma-list.ts";
import { listCursor, listLimit, newestPage } from "../http/cursor.ts";
import {
  type DeliveryResponse,
  FULL_DELIVERY,
  presentDelivery,
  WebhookDeliveryNotFound,
} from "./webhook-delivery.ts";

export const deliveryListQuery = z.strictObject({
  endpoint_id: z.uuid("Should be the id of an endpoint.").optional(),
  event_id: eventId.optional(),
  order_id: z.uuid("Should be an order's id.").optional(),
  status: commaList(Object.values(WebhookDeliveryStatus)).optional(),
  limit: listLimit,
  cursor: listCursor,
});

/** Deliveries with their attempts, newest first, a page at a time. */
export async function listDeliveries(
  { db }: Pick<AppContext, "db">,
  query: z.output<typeof deliveryListQuery>,
): Promise<{ data: DeliveryResponse[]; next_cursor: string | null }> {
  const { endpoint_id: endpointId, event_id: eventId, order_id: orderId, status } = query;
  const filters: Prisma.WebhookDeliveryWhereInput[] = [];
  if (endpointId !== undefined) filters.push({ endpointId });
  if (eventId !== undefined) filters.push({ eventId });
  if (orderId !== undefined) filters.push({ event: { orderId } });
  if (status !== undefined) filters.push({ status: { in: status } });
  const { page, next_cursor } = await newestPage(query, ({ where, ...rows }) =>
    db.webhookDelivery.findMany({
      where: { AND: [where, ...filters] },
      include: FULL_DELIVERY,
      ...rows,
    }),
  );
  return { data: page.map(presentDelivery), next_cursor };
}

/** @throws WebhookDeliveryNotFound */
export async function findDelivery(
  { db }: Pick<AppContext, "db">,
  id: string,
): Promise<DeliveryResponse> {
  const found = await db.webhookDelivery.findUnique({ where: { id }, include: FULL_DELIVERY });
  if (found === null) throw new WebhookDeliveryNotFound();
  return presentDelivery(found);
}
