import { z } from "zod";
import { Prisma, type WebhookEndpoint } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import {
  listCursor,
  listLimit,
  pageOf,
  type Place,
  readCursor,
  writeCursor,
} from "../http/cursor.ts";
import { dueBy } from "../orders/owed-since.ts";
import { fullOrdersAt } from "../orders/list-orders.ts";
import type { FullOrder } from "../orders/full-order.ts";
import { DISABLED_BY_STAFF } from "../webhooks/change-endpoints.ts";
import { describeActions, matterOf, type NeedsYouItem, othersOf } from "./needs-you.ts";

export const needsYouQuery = z.strictObject({ limit: listLimit, cursor: listCursor });

type Waiting = Place & { kind: "order" | "webhook_endpoint" };

/** Orders that ask for a person, and endpoints that the server disabled. Read from an index, oldest first. */
const WAITING = (place: Place | null, limit: Prisma.Sql) => {
  const after =
    place === null
      ? Prisma.empty
      : Prisma.sql`and (at, id) > (${place.at}::timestamptz, ${place.id}::uuid)`;
  const range = Prisma.sql`${after} order by at, id ${limit}`;
  return Prisma.sql`
    (select id, at, 'order' as kind
     from (select id, coalesce(attention_since, created_at) as at from orders where attention_code is not null) o
     where true ${range})
    union all
    (select id, at, 'webhook_endpoint' as kind
     from (select id, coalesce(failing_since, created_at) as at from webhook_endpoints where disabled_reason <> ${DISABLED_BY_STAFF}) e
     where true ${range})`;
};

/** One page of what waits for a person, oldest first. */
export async function listNeedsYou(
  context: Pick<AppContext, "db" | "clock" | "config">,
  query: z.output<typeof needsYouQuery>,
): Promise<{ data: NeedsYouItem[]; next_cursor: string | null }> {
  const { db } = context;
  const place = query.cursor === undefined ? null : readCursor(query.cursor);
  const limit = Prisma.sql`limit ${query.limit + 1}`;
  const found = await db.$queryRaw<Waiting[]>`
    select id, at, kind from (${WAITING(place, limit)}) waiting order by at, id ${limit}`;
  const { page, next_cursor } = pageOf(found, query.limit, writeCursor);
  const of = (kind: Waiting["kind"]) => page.filter((one) => one.kind === kind);
  const orders = await fullOrdersAt(context, of("order"));
  const endpoints = await db.webhookEndpoint.findMany({
    where: { id: { in: of("webhook_endpoint").map(({ id }) => id) } },
  });
  const data = page.flatMap((one): NeedsYouItem[] => {
    const ages = times(context, one.at);
    const order = orders.find(({ id }) => id === one.id);
    if (order !== undefined) {
      const others = othersOf(order, context.clock.now());
      const { owed } = matterOf(order);
      return [{ ...ages(owed ? one.at : null), ...presentOrderItem(order), others }];
    }
    const endpoint = endpoints.find(({ id }) => id === one.id);
    return endpoint === undefined ? [] : [{ ...ages(null), ...presentEndpointItem(endpoint) }];
  });
  return { data, next_cursor };
}

/** How much waits, and since when the oldest does. */
export async function countNeedsYou({ db }: Pick<AppContext, "db">) {
  const [row] = await db.$queryRaw<{ count: bigint; oldest: Date | null }[]>`
    select count(*) as count, min(at) as oldest from (${WAITING(null, Prisma.empty)}) waiting`;
  return { count: Number(row?.count ?? 0), oldest_since: row?.oldest?.toISOString() ?? null };
}

function times({ clock, config }: Pick<AppContext, "clock" | "config">, since: Date) {
  return (owed: Date | null) => ({
    since: since.toISOString(),
    age_seconds: Math.max(0, Math.floor((clock.now().getTime() - since.getTime()) / 1_000)),
    due_by: dueBy(owed, config.refundDueDays)?.toISOString() ?? null,
  });
}

function presentOrderItem(order: FullOrder) {
  const { kind, actions, amountPaisa, pidx, refundId, topUpId } = matterOf(order);
  return {
    kind,
    code: order.attentionCode ?? "",
    message: order.attentionMessage ?? "",
    amount: amountPaisa,
    order_id: order.id,
    purchase_order_id: order.purchaseOrderId,
    pidx,
    refund_id: refundId,
    top_up_id: topUpId,
    endpoint_id: null,
    actions: describeActions(actions),
  };
}

function presentEndpointItem({ id, url, disabledReason }: WebhookEndpoint) {
  return {
    kind: "webhook_endpoint" as const,
    code: "webhook_endpoint_disabled",
    message: `${new URL(url).host}: ${disabledReason ?? ""}`,
    amount: null,
    order_id: null,
    purchase_order_id: null,
    pidx: null,
    refund_id: null,
    top_up_id: null,
    endpoint_id: id,
    actions: describeActions(["enable_endpoint"]),
    others: [],
  };
}
