import type { Pool } from "pg";
import type { OrderTraces } from "../telemetry/spans.ts";

/** The first trace of each order, in the database: its jobs and deliveries run in any instance. Only tracing writes it. */
export function orderTraces(pool: Pick<Pool, "query">): OrderTraces {
  return {
    async remember(orderId, traceparent) {
      await pool.query(
        "insert into order_traces (order_id, traceparent) values ($1, $2) on conflict do nothing",
        [orderId, traceparent],
      );
    },
    async recall(orderId) {
      const { rows } = await pool.query<{ traceparent: string }>(
        "select traceparent from order_traces where order_id = $1",
        [orderId],
      );
      return rows[0]?.traceparent ?? null;
    },
  };
}
