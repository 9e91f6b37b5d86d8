// An order as it is read: with its items, payments, refunds and top-ups.
import { z } from "zod";
import type { Order, OrderItem, Payment, Refund, TopUp } from "../generated/prisma/client.ts";

export type OrderWithPayments = Order & { payments: Payment[] };
export type FullOrder = OrderWithPayments & {
  items: OrderItem[];
  refunds: Refund[];
  topUps: TopUp[];
};

/** The Prisma `include` of a {@link FullOrder}. */
export const FULL_ORDER = {
  items: { orderBy: { position: "asc" } },
  payments: { orderBy: { attempt: "asc" } },
  refunds: { orderBy: { createdAt: "asc" } },
  topUps: { orderBy: { attempt: "asc" } },
} as const;

/** The column `amount_breakdown`; amounts in paisa. */
export const storedBreakdown = z.array(z.object({ label: z.string(), amount: z.int() }));
/** The column `metadata`. */
export const storedMetadata = z.record(z.string(), z.string());
