import type { AppContext } from "../context.ts";

/** The tables with due rows. */
export const DUE_TABLES = ["refunds", "top_ups", "payments", "emails"] as const;

/** A kind of row that carries the time at which a worker must look at it: `due_at`, null when nothing is left to do. */
export interface DueKind {
  /** The queue's task that looks at one row. */
  task: string;
  table: (typeof DUE_TABLES)[number];
  /**
   * How long a row belongs to the worker that took it, in milliseconds: longer than the longest call of its kind. When it
   * has passed, the row is due again.
   */
  leaseMs: number;
  /** Its calls take long. Slow kinds together never take all slots of a worker. */
  isSlow: boolean;
  /**
   * Conditions on a due row (SQL; `$1` is the time), in order of urgency. Each has a partial index, and no row meets two.
   */
  lines?: readonly string[];
  /**
   * Acts on the state that it finds.
   *
   * @returns when the row is due next. A statement that changes the row's state meanwhile sets a due time itself, which wins
   */
  handle(context: AppContext, id: string): Promise<Date | null>;
}
