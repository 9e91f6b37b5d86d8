import type { AppContext } from "../../context.ts";
import { lockOrder } from "../lock-order.ts";
import { recordAttention } from "./order-attention.ts";

/**
 * Sets or clears the order's attention where only time has passed: a state that was fine for a while is not any more, or a
 * watch has ended.
 */
export async function refreshAttention(
  context: Pick<AppContext, "db" | "clock">,
  orderId: string,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const locked = await lockOrder(tx, orderId);
    const by = { actor: "reconciler", now: context.clock.now() } as const;
    await recordAttention(tx, locked.order, locked, by);
  });
}
