import type { Prisma } from "../generated/prisma/client.ts";
import type { BreachCode } from "../lifecycle/attention/breach-rules.ts";

/** The orders that are looked at, by id, and the time by which deadlines count. */
export interface Scope {
  orderIds: readonly string[];
  now: Date;
}

/**
 * What must be true of every order at the end of every transaction. Its query shares no code with what it checks, and reads
 * through indexes, so that its cost follows the number of orders looked at.
 */
export interface Invariant {
  code: BreachCode;
  /** Selects `order_id` and `facts`, a JSON object without personal data, of each order that breaks it. */
  breaches: (scope: Scope) => Prisma.Sql;
}
