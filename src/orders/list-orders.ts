import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import { OrderStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { FULL_ORDER, type OrderResponse, presentOrder } from "./present-order.ts";

const LIMIT_WORDS = "Should be a whole number from 1 to 100.";

export const orderListQuery = z.strictObject({
  status: z
    .enum(OrderStatus, `Should be one of ${Object.values(OrderStatus).join(", ")}.`)
    .optional(),
  attention: z.stringbool("Should be true or false.").optional(),
  limit: z.coerce
    .number(LIMIT_WORDS)
    .int(LIMIT_WORDS)
    .min(1, LIMIT_WORDS)
    .max(100, LIMIT_WORDS)
    .default(25),
  cursor: z.string("Should be text.").max(200, "Should be a next_cursor of this list.").optional(),
});

/** Orders, newest first, a page at a time: the cursor is the place of the last one seen. */
export async function listOrders(
  context: AppContext,
  query: z.output<typeof orderListQuery>,
): Promise<{ data: OrderResponse[]; next_cursor: string | null }> {
  const where: Prisma.OrderWhereInput[] = [];
  if (query.status !== undefined) where.push({ status: query.status });
  if (query.attention !== undefined) {
    where.push({ attentionCode: query.attention ? { not: null } : null });
  }
  if (query.cursor !== undefined) {
    const { createdAt, id } = readCursor(query.cursor);
    where.push({ OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] });
  }
  const found = await context.db.order.findMany({
    where: { AND: where },
    include: FULL_ORDER,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map(presentOrder),
    next_cursor:
      found.length > query.limit && last !== undefined
        ? writeCursor({ createdAt: last.createdAt, id: last.id })
        : null,
  };
}

const cursor = z.tuple([z.iso.datetime(), z.uuid()]);

function writeCursor(place: { createdAt: Date; id: string }): string {
  return Buffer.from(JSON.stringify([place.createdAt.toISOString(), place.id])).toString(
    "base64url",
  );
}

function readCursor(text: string): { createdAt: Date; id: string } {
  try {
    const [createdAt, id] = cursor.parse(
      JSON.parse(Buffer.from(text, "base64url").toString("utf8")),
    );
    return { createdAt: new Date(createdAt), id };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
