import fc from "fast-check";
import type { Fault } from "../support/simulator-control.ts";
import { fault } from "./faults.ts";

/**
 * One step of a story. `of` chooses among the orders or payments there are when the step is taken, so that a story can
 * lose steps and still be one.
 */
export type Step =
  | { do: "checkout"; key: string | null; quantity: number }
  | { do: "look" | "retry" | "close"; of: number }
  | { do: "return" | "staffLookup"; of: number }
  | { do: "resolve"; of: number; outcome: "completed" | "canceled" | "refunded" }
  | { do: "khalti"; of: number; event: KhaltiEvent }
  | { do: "jump"; seconds: number }
  | { do: "fault"; fault: Fault }
  | { do: "lie"; of: number; about: "pidx" | "amount" }
  | { do: "reconcile" | "clearFaults" | "forgetKeys" };

/** A step, or several at the same time. */
export type Command = Step | { do: "together"; steps: Step[] };

/** What a customer, or Khalti's own staff, makes of a payment at Khalti. */
export type KhaltiEvent =
  | "pay"
  | "payWrongAmount"
  | "payWithUsedTransaction"
  | "payWithoutTransaction"
  | "cancel"
  | "fail"
  | "expire"
  | "process"
  | "review"
  | "refund"
  | "refundPartly";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JUMPS = [15, MINUTE, 3 * MINUTE, 32 * MINUTE, 2 * HOUR, DAY, 6 * DAY, 24 * DAY, 32 * DAY];

const of = fc.nat({ max: 7 });
const named = <const Name extends string>(name: Name) => ({ do: fc.constant(name) });
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const checkout = fc.record({
  ...named("checkout"),
  key: fc.constantFrom(null, null, "key-1", "key-1", "key-1", "key-2"),
  quantity: fc.constantFrom(1, 1, 1, 1, 2),
});

const retry = fc.record({ ...named("retry"), of });

const khaltiEvent: fc.Arbitrary<KhaltiEvent> = fc.oneof(
  often(8, fc.constant("pay")),
  often(2, fc.constant("payWithUsedTransaction")),
  often(2, fc.constantFrom("payWrongAmount", "payWithoutTransaction")),
  often(4, fc.constantFrom("cancel", "fail", "expire")),
  often(3, fc.constantFrom("process", "process", "review")),
  often(2, fc.constantFrom("refund", "refund", "refundPartly")),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  often(8, fc.record({ ...named("khalti"), of, event: khaltiEvent })),
  often(6, fc.record({ ...named("return"), of })),
  often(5, fc.record(named("reconcile"))),
  often(5, fc.record({ ...named("jump"), seconds: fc.constantFrom(...JUMPS) })),
  often(4, retry),
  often(4, fc.record({ ...named("fault"), fault })),
  often(3, checkout),
  often(2, fc.record({ ...named("close"), of })),
  often(
    2,
    fc.record({
      ...named("resolve"),
      of,
      outcome: fc.constantFrom("completed", "canceled", "refunded"),
    }),
  ),
  often(1, fc.record({ ...named("lie"), of, about: fc.constantFrom("pidx", "amount") })),
  often(1, fc.record({ ...named("staffLookup"), of })),
  often(1, fc.record({ ...named("look"), of })),
  often(1, fc.record(named("clearFaults"))),
  often(1, fc.record(named("forgetKeys"))),
);

const together = fc.record({
  ...named("together"),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});

/** A customer buys, perhaps twice or by several links, and then anything may happen. */
export const story: fc.Arbitrary<Command[]> = fc
  .tuple(
    checkout,
    fc.array(fc.oneof(retry, checkout), { maxLength: 2, size: "max" }),
    fc.array(fc.oneof(often(8, step), often(1, together)), {
      minLength: 1,
      maxLength: 20,
      size: "max",
    }),
  )
  .map(([first, more, rest]) => [first, ...more, ...rest]);
