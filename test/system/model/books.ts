import type { OrderStatus } from "../../../src/orders/order.ts";
import type { PaymentStatus } from "../../../src/lifecycle/payment.ts";
import type { RefundStatus } from "../../../src/lifecycle/refund.ts";
import type { TopUpStatus } from "../../../src/lifecycle/top-up.ts";
import type { TopUpProvider } from "../../support/simulator-control.ts";
import {
  type KhaltiPayment,
  khaltiPaymentsIn,
  type RefundCall,
  refundCallsIn,
} from "./khalti-books.ts";
import type { Memory } from "./memory.ts";
import { type ProviderBooks, submitCallsIn } from "./provider-books.ts";
import type { World } from "./world.ts";

/** A snapshot of all data that the invariants check. */
export interface Books {
  orders: BookedOrder[];
  jobs: Job[];
  /** Khalti's payments, by pidx. */
  khalti: Map<string, KhaltiPayment>;
  /** Our refund requests to Khalti, in order. */
  refundCalls: RefundCall[];
  providers: ProviderBooks;
  memory: Memory;
  now: Date;
}

export interface BookedOrder {
  id: string;
  purchase_order_id: string;
  customer_phone: string | null;
  customer_email: string | null;
  status: OrderStatus;
  amount_paisa: number;
  refunded_paisa: number;
  attention_code: string | null;
  metadata: Record<string, string>;
  payments: BookedPayment[];
  refunds: RecordedRefund[];
  items: BookedItem[];
  /** Ordered by position and attempt. */
  topUps: TopUpWithItem[];
  history: Entry[];
  postings: { debit_account: string; credit_account: string; amount_paisa: number }[];
}

interface BookedItem {
  position: number;
  sku: string | null;
  quantity: number;
  amount_paisa: number;
  provider: string | null;
  fields: Record<string, string>;
}

export interface TopUpWithItem {
  id: string;
  position: number;
  attempt: number;
  provider: TopUpProvider;
  status: TopUpStatus;
  reference: string;
  amount_paisa: number;
  provider_id: string | null;
  submitted_at: string | null;
  refunded_externally_at: string | null;
  due_at: string | null;
  /** The price that the customer paid for its item. */
  item_paisa: number;
  on_refusal: "refund" | "hold";
}

export interface BookedPayment {
  id: string;
  attempt: number;
  status: PaymentStatus;
  mode: string;
  amount_paisa: number;
  fee_paisa: number | null;
  /** What Khalti took of a payment whose money is sent back. */
  taken_paisa: number | null;
  pidx: string | null;
  transaction_id: string | null;
  expires_at: string | null;
  created_at: string;
  completed_at: string | null;
  due_at: string | null;
  /** The number of the order that this purchase repeats. */
  paid_again_after: string | null;
  /** Until staff acknowledge it. */
  paid_again_at: string | null;
}

export interface RecordedRefund {
  id: string;
  payment_id: string;
  status: RefundStatus;
  /** Null for a dashboard refund of unknown amount. */
  amount_paisa: number | null;
  top_up_id: string | null;
  /** Sends held money back, and is no part of what the order gave back. */
  is_send_back: boolean;
  requested_by: string;
  submitted_at: string | null;
  /** When Khalti said that it made the refund. */
  accepted_at: string | null;
  verified: boolean;
  /** Until then the server looks whether Khalti makes a refund that staff called failed. */
  watched_until: string | null;
  due_at: string | null;
}

export interface Entry {
  /** In the order of all orders' entries. */
  id: number;
  payment_id: string | null;
  at: string;
  type: string;
  actor: string;
  data: Record<string, unknown>;
}

export interface Job {
  task: string;
  payload: unknown;
  last_error: string | null;
}

/** @param since the lowest possible id of an order in this story */
export async function readBooks(world: World, memory: Memory, since: string): Promise<Books> {
  const [orders, jobs, { payments, top_ups: taken, requests }] = await Promise.all([
    world.pool.query<BookedOrder>(
      `select o.id, o.purchase_order_id, o.customer_phone, o.customer_email, o.status, o.amount_paisa,
         o.refunded_paisa, o.attention_code, o.metadata,
         (select json_agg(p order by p.attempt) from payments p where p.order_id = o.id) as payments,
         (select coalesce(json_agg(r order by r.id), '[]') from refunds r where r.order_id = o.id) as refunds,
         (select json_agg(i order by i.position) from order_items i where i.order_id = o.id) as items,
         (select coalesce(json_agg(t order by t.position, t.attempt), '[]') from (
            select t.*, i.amount_paisa as item_paisa, i.on_refusal
            from top_ups t join order_items i using (order_id, position) where t.order_id = o.id
          ) t) as "topUps",
         (select json_agg(h order by h.id) from order_history h where h.order_id = o.id) as history,
         (select coalesce(json_agg(l order by l.id), '[]') from postings l where l.order_id = o.id) as postings
       from orders o where o.id >= $1::uuid order by o.id`,
      [since],
    ),
    world.pool.query<Job>(
      `select t.identifier as task, j.payload, j.last_error
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`,
    ),
    world.simulator.everything(),
  ]);
  return {
    orders: orders.rows,
    jobs: jobs.rows,
    khalti: khaltiPaymentsIn(payments),
    refundCalls: refundCallsIn(requests),
    providers: { taken, calls: submitCallsIn(requests) },
    memory,
    now: world.clock.now(),
  };
}

/** The sum of the refunds with one of these statuses. */
export function paisaOf(refunds: RecordedRefund[], ...statuses: RefundStatus[]): number {
  return refunds
    .filter(({ status }) => statuses.includes(status))
    .reduce((total, { amount_paisa: paisa }) => total + (paisa ?? 0), 0);
}

/** The lowest UUID version 7 that can be generated from now on. */
export function firstIdFrom(nowMs: number): string {
  const hex = nowMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
