import type { OrderStatus } from "../generated/prisma/enums.ts";
import { AppError } from "../lib/errors.ts";

export type { OrderStatus } from "../generated/prisma/enums.ts";

/** Why a person should check an order: a stable code, a plain sentence that says what can be done, and since when. */
export interface Attention {
  code: string;
  message: string;
  since: Date;
}

const TRANSITIONS: Record<OrderStatus, readonly OrderStatus[]> = {
  awaiting_payment: ["paid", "canceled", "expired", "closed", "held"],
  canceled: ["awaiting_payment", "paid", "closed", "held"],
  expired: ["awaiting_payment", "paid", "closed", "held"],
  closed: ["held"],
  // Back to awaiting payment when another attempt is still open.
  held: ["paid", "refunded", "closed", "awaiting_payment"],
  paid: ["partially_refunded", "refunded"],
  partially_refunded: ["refunded"],
  refunded: [],
};

/** Every write of an order's status goes through here. @returns `to` @throws Error if the transition is not allowed */
export function moveOrder(from: OrderStatus, to: OrderStatus): OrderStatus {
  if (!TRANSITIONS[from].includes(to)) throw new Error(`an order never goes from ${from} to ${to}`);
  return to;
}

/** Of an order that is not paid yet, and may have a new attempt. */
export const UNPAID_STATUSES: readonly OrderStatus[] = ["awaiting_payment", "canceled", "expired"];

export function isUnpaid(status: OrderStatus): boolean {
  return UNPAID_STATUSES.includes(status);
}

export class OrderNotFound extends AppError {
  readonly status = 404;
  readonly code = "order_not_found";

  constructor() {
    super("There is no such order.");
  }
}

/** The order's status does not allow the action. */
export class OrderStateConflict extends AppError {
  readonly status = 409;
  readonly code = "order_state_conflict";

  constructor(status: OrderStatus, what: string) {
    super(`The order is ${status.replaceAll("_", " ")}: ${what}`, {
      members: { order_status: status },
    });
  }
}
